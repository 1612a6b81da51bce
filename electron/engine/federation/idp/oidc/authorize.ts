/** The authorization endpoint (OpenID Connect Core §3.1.2): what is wrong with the client is a page, the rest goes back to it. */
import { html } from 'hono/html';
import { page } from '../../loopback/page.ts';
import { applyFaults } from '../faults/index.ts';
import type { IdpState } from '../idp-state.ts';
import { askForPerson, refusalPage, silentPage, testBanner } from '../sign-in-page.ts';
import type { AuthorizationPlan } from './answer-plan.ts';
import type { OidcClient } from './client.ts';
import type { Grants } from './grants.ts';

export async function authorize(state: IdpState, grants: Grants, parameters: URLSearchParams): Promise<Response> {
  const repeated = [...new Set(parameters.keys())].find((name) => parameters.getAll(name).length > 1);
  if (repeated !== undefined) return refuseWithPage(state, '', `The parameter ${repeated} occurs more than once.`);
  const clientId = parameters.get('client_id') ?? '';
  const client = state.clients.get(clientId);
  if (client === undefined) return refuseWithPage(state, clientId, `The client "${clientId}" is not registered here.`);
  const redirectUri = parameters.get('redirect_uri') ?? '';
  if (!client.redirectUris.includes(redirectUri)) {
    return refuseWithPage(
      state,
      clientId,
      `The redirect URI ${redirectUri} is not registered; registered: ${client.redirectUris.join(', ')}.`,
    );
  }
  state.emit({ type: 'request', protocol: 'oidc', from: clientId });
  const reply = (code: string | null, error: AuthorizationPlan['error']) =>
    answer(state, parameters, redirectUri, code, error);
  const fail = (error: string, description: string) => {
    state.emit({ type: 'refused', protocol: 'oidc', from: clientId, why: description });
    return reply(null, { code: error, description });
  };
  const problem = findProblem(client, parameters, state.autoLogin !== null);
  if (problem !== null) return fail(...problem);
  return askForPerson(state, {
    from: clientId,
    loginHint: parameters.get('login_hint') ?? '',
    answer: (persona) => {
      state.emit({
        type: 'signed-in',
        protocol: 'oidc',
        from: clientId,
        persona: persona.name,
        faults: state.faults.map((fault) => fault.name),
      });
      const code = grants.newCode({
        clientId,
        redirectUri,
        scopes: scopesOf(parameters),
        nonce: parameters.get('nonce'),
        codeChallenge: parameters.get('code_challenge'),
        persona,
        authenticatedAt: state.now(),
      });
      return reply(code, null);
    },
    refuse: (why) => fail('access_denied', why),
  });
}

const scopesOf = (parameters: URLSearchParams) =>
  (parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '');

function findProblem(
  client: OidcClient,
  parameters: URLSearchParams,
  answersAlone: boolean,
): [error: string, description: string] | null {
  if (parameters.has('request')) return ['request_not_supported', 'Request objects are not supported.'];
  if (parameters.has('request_uri')) return ['request_uri_not_supported', 'Request objects are not supported.'];
  if (parameters.get('response_type') !== 'code')
    return ['unsupported_response_type', 'Only response_type=code is supported.'];
  if (!['query', 'form_post'].includes(parameters.get('response_mode') ?? 'query'))
    return ['invalid_request', 'Only query and form_post are supported.'];
  if (!scopesOf(parameters).includes('openid')) return ['invalid_scope', 'The scope openid is missing.'];
  const challenge = parameters.get('code_challenge');
  if (challenge === null && client.method === 'none')
    return ['invalid_request', 'A client without a secret needs PKCE with S256.'];
  if (challenge !== null && parameters.get('code_challenge_method') !== 'S256')
    return ['invalid_request', 'PKCE is supported with S256 only.'];
  if (challenge !== null && !/^[A-Za-z0-9_-]{43}$/.test(challenge))
    return ['invalid_request', 'The code_challenge is not a SHA-256 in base64url.'];
  if (parameters.get('prompt') === 'none' && !answersAlone)
    return ['login_required', 'A person has to choose, which prompt=none does not allow.'];
  return null;
}

function answer(
  state: IdpState,
  parameters: URLSearchParams,
  redirectUri: string,
  code: string | null,
  error: AuthorizationPlan['error'],
): Promise<Response> {
  const plan = applyFaults<AuthorizationPlan>(
    { state: parameters.get('state'), issuer: state.addresses.issuer, error, isSilent: false },
    state.faults.map((fault) => fault.authorization),
  );
  if (plan.isSilent) return silentPage();
  const values: Record<string, string> = {
    ...(plan.error === null
      ? { code: code ?? '' }
      : { error: plan.error.code, error_description: plan.error.description }),
    ...(plan.state === null ? {} : { state: plan.state }),
    iss: plan.issuer,
  };
  if (parameters.get('response_mode') === 'form_post') return formPost(redirectUri, values);
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(values)) url.searchParams.append(name, value);
  return Promise.resolve(new Response(null, { status: 303, headers: { location: url.href } }));
}

function formPost(redirectUri: string, values: Readonly<Record<string, string>>): Promise<Response> {
  return page({
    title: 'Back to the application',
    banner: testBanner,
    body: html`<form method="post" action="${redirectUri}">
${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p><button>Continue</button></p>
</form>`,
    script: 'document.forms[0].submit();',
  });
}

function refuseWithPage(state: IdpState, from: string, why: string): Promise<Response> {
  state.emit({ type: 'refused', protocol: 'oidc', from, why });
  return refusalPage('This sign-in request was not accepted', why);
}
