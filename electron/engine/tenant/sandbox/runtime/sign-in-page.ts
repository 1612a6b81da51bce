/** `/sign-in/{flow}`: the page on which a person says who they are, and what they answer to it. */
import type { Context } from 'hono';
import type { IdpBody } from '../schemas/idp.ts';
import { brandingOf } from './branding.ts';
import { sameText } from './browser-binding.ts';
import { asksForIdentifier, discoverIdp, usableIdps, visibleIdps } from './discover-idp.ts';
import { type OpenFlow, openFlowOf, saveFlow, signInIsOver } from './flows.ts';
import { pageResponse } from './html.ts';
import { signInPage } from './pages.ts';
import { signInWithPassword } from './password-sign-in.ts';
import { readForm, readQuery } from './request-input.ts';
import { continueWithIdentifier, continueWithIdp, organizationDomains } from './sign-in-steps.ts';
import { findClient, findIdp, idpsOf, type Site } from './site.ts';

/** A form may be sent this often in one sign-in. */
const mostAttempts = 20;

export function showSignIn(site: Site, context: Context, flowId: string): Response | Promise<Response> {
  const open = openFlowOf(site, flowId, context);
  if (open === null) return signInIsOver(site);
  const chosen = findIdp(site, readQuery(context).get('idp') ?? '');
  const [only, ...others] = visibleIdps(idpsOf(site));
  if (chosen === null && open.flow.server_id !== site.server.id && only !== undefined && others.length === 0) {
    // Came from the workspace with an address: the one IdP of the organization needs no second question.
    if (only.discovery_settings.instant_redirect) return continueWithIdp(open, only);
  }
  return renderSignIn(open, { chosen, problem: '' });
}

export async function answerSignIn(site: Site, context: Context, flowId: string): Promise<Response> {
  const form = await readForm(context);
  const open = openFlowOf(site, flowId, context);
  if (open === null || !sameText(form.get('csrf') ?? '', open.flow.csrf) || open.flow.attempts >= mostAttempts)
    return signInIsOver(site);
  const identifier = (form.get('identifier') ?? '').trim().slice(0, 320);
  const flow = {
    ...open.flow,
    identifier: identifier === '' ? open.flow.identifier : identifier,
    attempts: open.flow.attempts + 1,
  };
  saveFlow(site, flowId, flow);
  const current = { ...open, flow };
  const idp = usableIdps(idpsOf(site)).find(({ id }) => id === form.get('idp')) ?? null;
  switch (form.get('step')) {
    case 'idp':
      return idp === null
        ? renderSignIn(current, { chosen: null, problem: 'Choose one of the ways to sign in.' })
        : await continueWithIdp(current, idp);
    case 'password': {
      if (idp === null) return renderSignIn(current, { chosen: null, problem: 'Choose one of the ways to sign in.' });
      const outcome = await signInWithPassword(current, idp, identifier, form.get('password') ?? '', context);
      return outcome instanceof Response ? outcome : renderSignIn(current, { chosen: idp, problem: outcome.problem });
    }
    default:
      return await answerIdentifier(current, identifier);
  }
}

async function answerIdentifier(open: OpenFlow, identifier: string): Promise<Response> {
  if (identifier === '') return renderSignIn(open, { chosen: null, problem: 'Type your email address or user name.' });
  const led = continueWithIdentifier(open, identifier);
  if (led !== null) return await led;
  const found = discoverIdp(identifier, idpsOf(open.site), (idp) => organizationDomains(open.site, idp));
  const [first, ...others] = found.idps;
  if (first === undefined)
    return renderSignIn(open, { chosen: null, problem: 'No identity provider is set up for this address.' });
  const asksPassword = others.length === 0 && (first.method === 'identity_pool' || first.method === 'static');
  return renderSignIn(open, { chosen: asksPassword ? first : null, problem: '', matched: found.idps });
}

interface Shown {
  readonly chosen: IdpBody | null;
  readonly problem: string;
  /** What the typed address selected; absent while nothing was typed. */
  readonly matched?: readonly IdpBody[];
}

const asksPassword = (idp: IdpBody): boolean => idp.method === 'identity_pool' || idp.method === 'static';

function renderSignIn({ site, issuerSite, flow, id }: OpenFlow, { chosen, problem, matched }: Shown): Response {
  const all = visibleIdps(idpsOf(site));
  const askIdentifier = asksForIdentifier(site.server);
  const offered = matched ?? (askIdentifier ? [] : all);
  const [only] = offered;
  const withPassword =
    chosen !== null && asksPassword(chosen)
      ? chosen
      : only !== undefined && offered.length === 1 && asksPassword(only)
        ? only
        : null;
  const client = findClient(issuerSite, flow.client_id);
  const { protocol } = new URL(flow.redirect_uri);
  return pageResponse(
    signInPage({
      branding: brandingOf(site.server),
      action: `${new URL(site.issuer).pathname}/sign-in/${id}`,
      csrf: flow.csrf,
      application: client?.client_name || flow.client_id,
      buttons: offered
        .filter((idp) => idp !== withPassword)
        .map((idp) => ({ id: idp.id, label: `Continue with ${idp.name}` })),
      askIdentifier: askIdentifier && matched === undefined,
      password: withPassword === null ? null : { idpId: withPassword.id, label: withPassword.name },
      identifier: flow.identifier,
      problem,
      // A form leads on, over redirects, to the partner's IdP or back to the application.
      formTargets: [...new Set(['https:', 'http:', protocol])],
    }),
  );
}
