/**
 * The SAML half of a connection test: metadata, the request, and the assertion consumer service, which takes any answer, also
 * one that nobody asked for, and judges it with exact expectations.
 */
import { randomBytes } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { html } from 'hono/html';
import type { Check, InspectedMessage } from '../../../../shared/model/inspection.ts';
import type { SelectedIdp } from '../../inspect/index.ts';
import { rememberBounded } from '../../kernel/remember-bounded.ts';
import { newSamlId } from '../idp/saml/saml-id.ts';
import { page } from '../loopback/page.ts';
import { type OutgoingRequest, prepareAuthnRequest } from './authn-request.ts';
import { ownCheck } from './own-checks.ts';
import { judgeInput, maxAttempts, type Side, type SideDeps } from './side.ts';
import type { SpKeys } from './sp-keys.ts';
import { spMetadata } from './sp-metadata.ts';
import type { SignInOutcome } from './verdict.ts';
import { testBanner } from './verdict-page.ts';

export interface SamlSideOptions {
  readonly idp: SelectedIdp;
  readonly idpMetadata: string;
  /** Empty: the address of our metadata. */
  readonly entityId: string;
  /** Full name; empty: the identity provider chooses. */
  readonly nameIdFormat: string;
  readonly signRequests: boolean;
  readonly encrypt: boolean;
  readonly keys: SpKeys;
}

interface Pending {
  readonly id: string;
  readonly relayState: string;
  readonly message: readonly InspectedMessage[];
}

export function samlSide(baseUrl: string, options: SamlSideOptions, deps: SideDeps): Side {
  const { idp, keys } = options;
  const acsUrl = `${baseUrl}/saml/acs`;
  const spMetadataUrl = `${baseUrl}/saml/metadata`;
  const entityId = options.entityId === '' ? spMetadataUrl : options.entityId;
  const metadata = spMetadata({
    entityId,
    acsUrl,
    nameIdFormat: options.nameIdFormat,
    signingCertificate: options.signRequests ? keys.signing.certificatePem : null,
    encryptionCertificate: options.encrypt ? keys.encryption.certificatePem : null,
  });
  const pending = new Map<string, Pending>();

  async function start(): Promise<Response> {
    const id = newSamlId();
    const relayState = randomBytes(16).toString('base64url');
    const request = prepareAuthnRequest(
      {
        id,
        issueInstant: deps.now(),
        destination: idp.ssoUrl,
        issuer: entityId,
        acsUrl,
        nameIdFormat: options.nameIdFormat,
      },
      idp.ssoBinding,
      relayState,
      options.signRequests ? keys.signing : null,
    );
    const { messages } = await judgeInput(request.carrier, options.signRequests ? { spMetadata: metadata } : {}, deps);
    rememberBounded(pending, id, { id, relayState, message: messages }, maxAttempts);
    return send(request);
  }

  /** @param key under which the hop finds the judgement: what the exchange brought, or its address */
  async function consume(body: string, key = body): Promise<SignInOutcome> {
    const asked = findPending(body, pending);
    const judged = await judgeInput(
      body,
      {
        idpMetadata: options.idpMetadata,
        spEntityId: entityId,
        acsUrl,
        // An answer that nobody asked for answers no request of ours, whatever it says.
        requestId: asked?.id ?? newSamlId(),
        ...(asked === null ? {} : { relayState: asked.relayState }),
        ...(options.encrypt ? { decryptKeyPem: keys.encryption.privateKeyPem } : {}),
      },
      deps,
    );
    if (judged.inspection !== null) deps.remember(key, judged.inspection);
    if (asked !== null) pending.delete(asked.id);
    const answer = judged.messages.find(({ kind }) => kind === 'saml-response' || kind === 'saml-assertion');
    const noResponse =
      judged.inspection !== null && answer === undefined
        ? [ownCheck('input.decode', 'fail', 'What was posted to our assertion consumer service is no SAML response.')]
        : [];
    return {
      messages: [...(asked?.message ?? []), ...judged.messages],
      ownChecks: [...judged.ownChecks, ...noResponse, ...(answer === undefined ? [] : checksOf(answer, options))],
      claims: null,
      claimSources: null,
    };
  }

  return {
    addresses: { startUrl: `${baseUrl}/start`, spMetadataUrl, acsUrl, entityId, redirectUri: null },
    spMetadata: metadata,
    addRoutes(app, end) {
      app.get('/start', start);
      app.get('/saml/metadata', (c) => c.body(metadata, 200, { 'content-type': 'application/samlmetadata+xml' }));
      app.post('/saml/acs', async (c) => end(await consume(await c.req.text())));
      app.get('/saml/acs', async (c) => {
        const { search, searchParams } = new URL(c.req.url);
        // By redirect, which products do although the profile forbids it (Profiles §4.1.2): it is judged all the same.
        if (searchParams.has('SAMLResponse')) return end(await consume(search.slice(1), c.req.url));
        return page({
          title: 'Answers are posted here',
          banner: testBanner,
          status: 400,
          body: html`<p>This is the assertion consumer service. The identity provider has to answer with HTTP-POST.</p>`,
        });
      });
    },
    unanswered: (why) => ({
      messages: [...pending.values()].at(-1)?.message ?? [],
      ownChecks: [ownCheck('sign-in.answered', 'fail', why)],
      claims: null,
      claimSources: null,
    }),
  };
}

function send(request: OutgoingRequest): Response | Promise<Response> {
  if (request.binding === 'redirect') return new Response(null, { status: 302, headers: { location: request.url } });
  return page({
    title: 'On to the identity provider',
    banner: testBanner,
    body: html`<form method="post" action="${request.action}">
${request.fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p>The request goes to ${request.action}.</p>
<p><button>Continue</button></p>
</form>`,
    script: 'document.forms[0].submit();',
  });
}

/** Only a hint about which of our requests is meant; whether it really is, the judgement says. */
function findPending(body: string, pending: ReadonlyMap<string, Pending>): Pending | null {
  const parameters = new URLSearchParams(body);
  const text = unpacked(Buffer.from(parameters.get('SAMLResponse') ?? '', 'base64'));
  const [, inResponseTo = ''] = /\bInResponseTo\s*=\s*["']([^"']{1,200})["']/.exec(text) ?? [];
  const relayState = parameters.get('RelayState');
  const all = [...pending.values()];
  return pending.get(inResponseTo) ?? all.find((each) => each.relayState === relayState) ?? all.at(-1) ?? null;
}

/** Deflated where it came by redirect; what does not unpack is taken as it is. */
function unpacked(bytes: Buffer): string {
  try {
    return inflateRawSync(bytes, { maxOutputLength: 1_000_000 }).toString('utf8');
  } catch {
    // Only a hint is looked for; the judgement says what is wrong with the message.
    return bytes.toString('utf8');
  }
}

const unspecified = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';

/** What the inspection cannot know: which entity is connected, and what we had asked for. */
function checksOf(answer: InspectedMessage, { idp, nameIdFormat, signRequests, encrypt }: SamlSideOptions): Check[] {
  const checks: Check[] = [];
  const issuer = answer.subject?.issuer;
  if (typeof issuer === 'string' && issuer !== idp.entityId) {
    const values = { expected: idp.entityId, received: issuer };
    checks.push(ownCheck('trust.issuer', 'fail', 'The assertion is from another entity of the metadata.', values));
  }
  const format = answer.subject?.format;
  if (nameIdFormat !== '' && nameIdFormat !== unspecified && typeof format === 'string') {
    const values = { expected: nameIdFormat, received: format };
    checks.push(
      format === nameIdFormat
        ? ownCheck('saml.name-id-format', 'pass', 'The NameID has the format that was asked for.', values)
        : ownCheck('saml.name-id-format', 'warn', 'The NameID has another format than was asked for.', values),
    );
  }
  if (idp.wantAuthnRequestsSigned && !signRequests) {
    checks.push(
      ownCheck('redirect.unsigned', 'warn', "The identity provider's metadata wants signed requests; ours was not."),
    );
  }
  const wasEncrypted = answer.checks.some(({ id }) => id === 'enc.key');
  if (encrypt && !wasEncrypted && answer.subject !== undefined)
    checks.push(ownCheck('enc.key', 'warn', 'The assertion came unencrypted, although our metadata offers a key.'));
  return checks;
}
