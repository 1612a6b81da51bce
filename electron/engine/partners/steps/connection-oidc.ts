import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { webAddressProblem } from './addresses.ts';
import type { issuesOf, StepContext } from './step-rule.ts';

/** An OpenID Connect connection. The issuer is compared letter by letter, so its spelling is looked at closely. */
export function checkOidc(
  { connection }: Blueprint,
  { others }: StepContext,
  report: ReturnType<typeof issuesOf>,
): void {
  const { oidc } = connection;
  const { wrong, missing, warn } = report;
  if (oidc.issuer === '')
    missing('oidc.issuer', 'Type their issuer, or paste their discovery address and let Portico read it.');
  else {
    const problem = issuerProblem(oidc.issuer);
    if (problem !== null) wrong('oidc.issuer', problem);
    else if (oidc.issuer.endsWith('/')) {
      warn(
        'oidc.issuer',
        'The issuer ends with a slash. That is right for some products; make sure that theirs writes it so.',
      );
    }
    const same = others.find(({ idpId }) => idpId === oidc.issuer);
    if (same !== undefined)
      warn(
        'oidc.issuer',
        `${same.name || same.organizationId} has the same issuer; make sure that both are the same company.`,
      );
  }
  if (oidc.clientId === '') missing('oidc.clientId', 'Type the client id that their product gave for us.');
  else if (oidc.clientId !== oidc.clientId.trim())
    wrong('oidc.clientId', 'There is a space before or after the client id; take it out.');
  if (oidc.scopes.length > 0 && !oidc.scopes.includes('openid'))
    wrong('oidc.scopes', 'Add the scope openid; without it there is no ID token.');
  if (oidc.scopes.length > 0 && !oidc.scopes.includes('email'))
    warn('oidc.scopes', 'Without the scope email people may arrive without an address.');
  if (!oidc.usePkce) {
    const isPublic = oidc.authenticationMethod === 'none';
    warn(
      'oidc.usePkce',
      isPublic
        ? 'Without PKCE and without a secret anybody can use a stolen code.'
        : 'PKCE protects the code on its way; leave it on unless their product refuses it.',
    );
  }
}

/** What cannot be right about an issuer (OpenID Connect Core §2: https, no query, no fragment), or `null`. */
export function issuerProblem(issuer: string): string | null {
  const problem = webAddressProblem(issuer);
  if (problem !== null) return problem;
  if (issuer.includes('/.well-known/')) {
    return `This is the discovery address. The issuer is what comes before /.well-known: ${issuer.slice(0, issuer.indexOf('/.well-known/'))}.`;
  }
  if (/[?#]/.test(issuer)) return 'An issuer has no ? and no #.';
  if (/^https:\/\/login\.microsoftonline\.com\/(?:common|organizations|consumers)(?:\/|$)/i.test(issuer)) {
    return 'This issuer belongs to no single company; use the one with the tenant id of the partner.';
  }
  return null;
}
