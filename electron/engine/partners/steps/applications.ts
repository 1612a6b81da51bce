import type { Application } from '../../../../shared/model/blueprint.ts';
import { slugPattern } from '../../../../shared/model/ids.ts';
import { effectiveApplications } from '../effective.ts';
import { isLoopback } from './addresses.ts';
import { issuesOf, repeats, type StepRule } from './step-rule.ts';

/** RFC 6749 §3.3: what a scope may be made of. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** What the partner may use. Redirect addresses are compared letter by letter, so they are checked letter by letter. */
export const checkApplications: StepRule = (blueprint, { others }) => {
  const { issues, wrong, missing, warn } = issuesOf('applications');
  const { applications } = blueprint;
  if (applications.length === 0)
    missing('', 'Add at least one application; a partner without one can sign in to nothing.');
  for (const index of repeats(applications.map(({ id }) => id)))
    wrong(`${index}.id`, 'Two applications have this client id.');
  effectiveApplications(blueprint).forEach(({ clientId }, index) => {
    const owner = others.find(({ clientIds }) => clientIds.includes(clientId));
    if (owner !== undefined)
      wrong(
        `${index}.id`,
        `${owner.name || owner.organizationId} has the client id ${clientId} already; it is unique in the tenant.`,
      );
  });
  applications.forEach((application, index) => {
    if (application.name.trim() === '') missing(`${index}.name`, 'Type a name for this application.');
    if (application.id !== '' && !slugPattern.test(application.id)) {
      wrong(`${index}.id`, 'A client id has small letters, digits and hyphens only, 63 at most.');
    }
    application.scopes.forEach((scope, at) => {
      if (!scopeToken.test(scope))
        wrong(`${index}.scopes.${at}`, 'A scope is one word without spaces, quotes or backslashes.');
    });
    if (application.kind === 'service') {
      if (application.redirectUris.length > 0)
        warn(`${index}.redirectUris`, 'A service signs in by itself; it has no use for redirect addresses.');
      return;
    }
    if (application.redirectUris.length === 0) {
      missing(`${index}.redirectUris`, 'Add the address to which people come back after sign-in.');
    }
    for (const at of repeats(application.redirectUris))
      warn(`${index}.redirectUris.${at}`, 'This address is in the list twice.');
    for (const list of ['redirectUris', 'postLogoutRedirectUris'] as const) {
      application[list].forEach((uri, at) => {
        const problem = redirectProblem(uri, application);
        if (problem !== null) wrong(`${index}.${list}.${at}`, problem);
      });
    }
  });
  return issues;
};

/** What is wrong with a redirect address (RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §2.1), or `null`. */
export function redirectProblem(
  uri: string,
  { kind, production }: Pick<Application, 'kind' | 'production'>,
): string | null {
  if (uri !== uri.trim()) return 'There is a space before or after the address; take it out.';
  if (uri.includes('*')) return 'A star is not understood: each address is compared letter by letter.';
  const url = URL.canParse(uri) ? new URL(uri) : null;
  if (url === null) return 'Type the whole address, such as https://app.cascade.example/callback.';
  if (uri.includes('#')) return 'Take out the part from # on; a redirect address has none.';
  if (url.username !== '' || url.password !== '') return 'Leave the name and password out of the address.';
  if (url.protocol === 'http:' && !isLoopback(url)) return 'Use https; http is only for this machine.';
  if (url.protocol === 'https:' || url.protocol === 'http:') {
    const isDevelopmentOnly = isLoopback(url) && production && kind !== 'mobile_desktop';
    return isDevelopmentOnly
      ? `${url.hostname} is for development; a production application may not come back to it.`
      : null;
  }
  if (['javascript:', 'data:', 'file:', 'vbscript:', 'blob:', 'about:'].includes(url.protocol))
    return `${url.protocol} addresses are never safe to come back to.`;
  if (kind !== 'mobile_desktop') return 'Use https; other schemes are for native applications only.';
  // RFC 8252 §7.1: a private scheme is a domain name turned round, so that no other app claims it.
  return url.protocol.includes('.')
    ? null
    : `Use a scheme made of your domain turned round, such as example.cascade:${url.pathname || '/'}.`;
}
