/** SAML applications: importing their metadata by text, file, URL or by hand, and certificates turned into JWKs. */
import { createHash, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { PorticoError } from '../../../../../shared/errors.ts';
import { guardedFetch, parseAddress } from '../../../kernel/guarded-fetch.ts';
import type { ApiContext } from '../http/api-context.ts';
import { ApiProblem, conflict, notFound, unprocessable } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, done, ok } from '../http/api-route.ts';
import { parseBody } from '../http/read-body.ts';
import type { Stored } from '../store.ts';
import { readSpMetadata, writeSpMetadata } from './read-sp-metadata.ts';

const item = '/api/admin/{tid}/clients/{cid}/saml/metadata';
const fetchLimits = { maxBytes: 2_000_000, timeoutMs: 15_000 };
const postBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

export const parseCertificateRoute: ApiRoute = {
  operation: 'admin.parseCertificate',
  method: 'POST',
  path: '/api/admin/{tid}/clients/parse-certificate',
  workspace: 'admin',
  takes: 'bytes',
  prepare: (request) => formText(request, 'file'),
  handle: (request) => ({ status: 200, body: describeCertificate(String(request.body)) }),
};

interface Import {
  readonly xml: string;
  readonly url: string;
}

const importRoute = (
  operation: string,
  path: string,
  readImport: (request: ApiRequest) => Promise<Import>,
): ApiRoute => ({
  operation: `admin.${operation}`,
  method: 'POST',
  path: `${item}/import/${path}`,
  workspace: 'admin',
  takes: 'bytes',
  prepare: readImport,
  handle: (request, context) =>
    importMetadata(request, context, z.object({ xml: z.string(), url: z.string() }).parse(request.body)),
});

export const clientSamlRoutes: readonly ApiRoute[] = [
  {
    operation: 'admin.getClientSAMLMetadata',
    method: 'GET',
    path: item,
    workspace: 'admin',
    handle(request, context) {
      const client = find(request, context);
      if (client.body.saml_metadata_xml === undefined) throw notFound('SAML metadata of', client.id);
      return ok({ raw_xml: client.body.saml_metadata_xml }, client.version);
    },
  },
  importRoute('importSAMLMetadataFromText', 'text', async ({ bytes }) => ({ xml: bytes.toString('utf8'), url: '' })),
  importRoute('importSAMLMetadataFromFile', 'file', async (request) => ({
    xml: await formText(request, 'file'),
    url: '',
  })),
  importRoute('importSAMLMetadataFromURL', 'url', fetchMetadata),
  importRoute('importSAMLMetadataManually', 'manual', async ({ bytes }) => typedMetadata(bytes)),
];

const Typed = z.object({
  entity_id: z.string().min(1),
  acs_url: z.url(),
  certificate: z.string().default(''),
  sso_binding_method: z.string().default(''),
});

function typedMetadata(bytes: Buffer): Import {
  const typed = Typed.parse(parseBody(bytes.toString('utf8')));
  const binding = typed.sso_binding_method || postBinding;
  const xml = writeSpMetadata({
    entityId: typed.entity_id,
    acsUrl: typed.acs_url,
    binding,
    certificate: typed.certificate,
  });
  return { xml, url: '' };
}

async function formOf({ bytes, contentHeader }: ApiRequest): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentHeader } }).formData();
  } catch {
    throw new ApiProblem(400, 'the body is not a form');
  }
}

async function formText(request: ApiRequest, name: string): Promise<string> {
  const value = (await formOf(request)).get(name);
  if (value === null) throw new ApiProblem(400, `the form has no ${name}`);
  return typeof value === 'string' ? value : value.text();
}

async function fetchMetadata(request: ApiRequest): Promise<Import> {
  const url = await formText(request, 'url');
  try {
    const limits = { ...fetchLimits, signal: AbortSignal.timeout(fetchLimits.timeoutMs) };
    const { status, text } = await guardedFetch(parseAddress(url), {}, limits);
    if (status !== 200) throw unprocessable({ url: `answered ${status}` });
    return { xml: text, url };
  } catch (error) {
    if (error instanceof PorticoError) throw unprocessable({ url: error.why });
    throw error;
  }
}

function find(request: ApiRequest, { store }: ApiContext): Stored<'client'> {
  const client = store.get(request.tenantId, 'client', request.param('cid'));
  if (client === null) throw notFound('client', request.param('cid'));
  return client;
}

/** @throws ApiProblem 409 when another client of the server has this entity id */
function importMetadata(request: ApiRequest, context: ApiContext, { xml, url }: Import): ApiAnswer {
  const client = find(request, context);
  request.requireMatch(client);
  if (client.body.client_type !== 'saml') throw unprocessable({ client_type: 'must be saml' });
  const { entityId, descriptor } = readSpMetadata(xml);
  const twins = context.store.list(request.tenantId, 'client', {
    parent: client.parent,
    where: { saml_service_provider_id: entityId },
  });
  if (twins.some((twin) => twin.id !== client.id)) throw conflict('SAML service provider', entityId);
  const now = context.clock.now().toISOString();
  context.store.put(request.tenantId, 'client', client.id, {
    ...client.body,
    saml_service_provider_id: entityId,
    saml_metadata: descriptor,
    saml_metadata_xml: xml,
    saml_metadata_url: url,
    saml_metadata_updated_at: now,
    updated_at: now,
  });
  return done();
}

function describeCertificate(pem: string): Record<string, unknown> {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    throw new ApiProblem(400, 'the file is not a certificate');
  }
  const names = (certificate.subjectAltName ?? '').split(', ').map((name) => name.split(':'));
  const named = (kind: string) => names.filter(([type]) => type === kind).map(([, ...value]) => value.join(':'));
  const jwk = certificate.publicKey.export({ format: 'jwk' });
  return {
    subject_dn: certificate.subject.split('\n').reverse().join(','),
    san_dns: named('DNS'),
    san_emails: named('email'),
    san_ips: named('IP Address'),
    san_uris: named('URI'),
    jwks: {
      keys: [
        {
          ...jwk,
          use: 'sig',
          x5c: [certificate.raw.toString('base64')],
          'x5t#S256': createHash('sha256').update(certificate.raw).digest('base64url'),
        },
      ],
    },
  };
}
