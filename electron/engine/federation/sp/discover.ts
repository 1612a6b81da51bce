/** Reads what an issuer says about itself, exactly once, and its keys when they are needed. */
import type { ServerMetadata } from 'openid-client';
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Check, InspectedMessage } from '../../../../shared/model/inspection.ts';
import { tokenAlgorithms } from '../../inspect/index.ts';
import { parseJson } from '../../kernel/parse-json.ts';
import type { IdpCalls } from './identity-provider-calls.ts';
import { ownCheck } from './own-checks.ts';
import { judgeInput, type SideDeps } from './side.ts';

const address = z.string().max(2000);
const names = z.array(z.string().max(200)).max(200);
/** What we use of it; everything else is for the inspection to show. */
const Document = z.object({
  issuer: address,
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
  userinfo_endpoint: address.optional(),
  token_endpoint_auth_methods_supported: names.optional(),
  id_token_signing_alg_values_supported: names.optional(),
  userinfo_signing_alg_values_supported: names.optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});

export interface Discovery {
  /** The issuer that tokens have to name: the one of the document. */
  readonly issuer: string;
  readonly server: ServerMetadata;
  /** The judgement of the document; it fails when it belongs to another issuer. */
  readonly messages: readonly InspectedMessage[];
  /** Asked anew for each exchange: keys rotate. */
  fetchKeys(): Promise<{ readonly jwks: string | null; readonly checks: readonly Check[] }>;
}

/**
 * @param issuer  as the person typed it; compared character by character
 * @throws `input/unreadable` when no discovery document is there, and what the call throws
 */
export async function discover(issuer: string, calls: IdpCalls, deps: SideDeps): Promise<Discovery> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  let messages: readonly InspectedMessage[] = [];
  const answer = await calls.call(url, {
    method: 'GET',
    headers: { accept: 'application/json' },
    judge: async ({ status, text }) => {
      if (status !== 200) return null;
      const judged = await judgeInput(text, { issuer }, deps);
      messages = judged.messages;
      return judged.inspection;
    },
  });
  if (answer.status !== 200)
    throw new PorticoError('input/unreadable', `${url} answered ${answer.status} instead of a discovery document.`);
  const server = readDocument(answer.text, url);
  return { issuer: server.issuer, server, messages, fetchKeys: () => fetchKeys(server.jwks_uri, calls) };
}

function readDocument(text: string, url: string): z.infer<typeof Document> & ServerMetadata {
  const parsed = Document.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where =
      issue === undefined || issue.path.length === 0
        ? 'it is no JSON object'
        : `${issue.path.join('.')} is missing or not usable`;
    throw new PorticoError('input/unreadable', `${url} is no discovery document: ${where}.`, { cause: parsed.error });
  }
  const unusable = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
  for (const name of unusable) {
    if (!URL.canParse(parsed.data[name]))
      throw new PorticoError('input/unreadable', `${name} of ${url} is not an address.`);
  }
  const { data } = parsed;
  return {
    issuer: data.issuer,
    authorization_endpoint: data.authorization_endpoint,
    token_endpoint: data.token_endpoint,
    jwks_uri: data.jwks_uri,
    ...(data.userinfo_endpoint === undefined ? {} : { userinfo_endpoint: data.userinfo_endpoint }),
    ...(data.token_endpoint_auth_methods_supported === undefined
      ? {}
      : { token_endpoint_auth_methods_supported: data.token_endpoint_auth_methods_supported }),
    // Without any the library would insist on RS256.
    id_token_signing_alg_values_supported: data.id_token_signing_alg_values_supported ?? [...tokenAlgorithms.keys()],
    ...(data.userinfo_signing_alg_values_supported === undefined
      ? {}
      : { userinfo_signing_alg_values_supported: data.userinfo_signing_alg_values_supported }),
    ...(data.authorization_response_iss_parameter_supported === undefined
      ? {}
      : { authorization_response_iss_parameter_supported: data.authorization_response_iss_parameter_supported }),
  };
}

async function fetchKeys(jwksUri: string, calls: IdpCalls): ReturnType<Discovery['fetchKeys']> {
  try {
    const { status, text } = await calls.call(jwksUri, { method: 'GET', headers: { accept: 'application/json' } });
    if (status === 200) return { jwks: text, checks: [] };
    return { jwks: null, checks: [ownCheck('jwt.key', 'fail', `${jwksUri} answered ${status} instead of the keys.`)] };
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    return { jwks: null, checks: [ownCheck('jwt.key', 'fail', `The keys could not be fetched: ${error.why}`)] };
  }
}
