/** The loopback IdP's own way: nobody's product, everything right, everything sent. */
import { nameIdFormats } from '../../../../../../shared/model/blueprint.ts';
import { joinAttributes, usualOidcClaims, usualSamlAttributes } from '../../attributes.ts';
import { stableId } from '../../personas.ts';
import { saml } from '../../saml/names.ts';
import type { PlannedNameId } from '../../saml/planned-values.ts';
import type { LookAlikeDefinition, OidcPersonFacts, SamlPersonFacts } from '../look-alike.ts';
import { usualOidc } from '../oidc-habits.ts';
import { handedOutAttributes, handedOutClaims } from '../people.ts';
import { signsBoth, usualSaml } from '../saml-habits.ts';

const fiveMinutes = 300;

export const plain: LookAlikeDefinition = {
  id: 'plain',
  title: 'Nobody in particular',
  saml: {
    ...usualSaml,
    facts: [],
    addresses: (baseUrl) => ({
      entityId: `${baseUrl}/saml/metadata`,
      samlMetadataUrl: `${baseUrl}/saml/metadata`,
      ssoUrl: `${baseUrl}/saml/sso`,
      sloUrl: `${baseUrl}/saml/slo`,
    }),
    nameIdFormats: Object.values(nameIdFormats),
    signs: signsBoth,
    beforeSeconds: 0,
    encrypts: true,
    nameId: chooseNameId,
    attributes(facts) {
      const handedOut = joinAttributes(facts.handedOut, usualSamlAttributes);
      return handedOutAttributes({ ...facts, handedOut }, { format: null }).map((attribute) => ({
        ...attribute,
        format: /^(?:https?|urn):/.test(attribute.name) ? saml.uriAttribute : saml.basicAttribute,
      }));
    },
  },
  oidc: {
    ...usualOidc,
    facts: [],
    addresses: (baseUrl) => ({
      issuer: baseUrl,
      authorizeUrl: `${baseUrl}/oidc/authorize`,
      tokenUrl: `${baseUrl}/oidc/token`,
      userinfoUrl: `${baseUrl}/oidc/userinfo`,
      jwksUri: `${baseUrl}/oidc/jwks`,
      endSessionUrl: `${baseUrl}/oidc/logout`,
      pushedRequestUrl: `${baseUrl}/oidc/par`,
    }),
    offersPushedRequests: true,
    idTokenSeconds: fiveMinutes,
    accessTokenSeconds: 2 * fiveMinutes,
    scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
    algorithms: ['RS256', 'PS256', 'ES256'],
    namesIssuer: true,
    takesClaimsParameter: true,
    claimNames: ['sid', 'email_verified', 'preferred_username', ...usualOidcClaims.map(({ name }) => name)],
    subject: ({ persona, domain }) => stableId(persona, domain),
    protocolClaims: (_facts, { authTime, atHash, acr, sessionId }) => ({
      auth_time: authTime,
      sid: sessionId,
      ...(atHash === null ? {} : { at_hash: atHash }),
      ...(acr === null ? {} : { acr }),
      amr: ['pwd'],
    }),
    idTokenClaims: personClaims,
    userinfoClaims: personClaims,
  },
};

/** The requested format decides; without one the service provider's metadata, then the address, then a persistent id. */
function chooseNameId(facts: SamlPersonFacts): PlannedNameId | 'policy' {
  const { persona, requestedFormat, offeredFormats } = facts;
  const known = Object.values<string>(nameIdFormats);
  const usable = (format: string) =>
    known.includes(format) &&
    (format !== nameIdFormats.emailAddress || persona.email !== '' || persona.nameId !== undefined);
  if (requestedFormat !== null) return usable(requestedFormat) ? nameIdOf(requestedFormat, facts) : 'policy';
  const wanted = [...offeredFormats, nameIdFormats.emailAddress, nameIdFormats.persistent];
  return nameIdOf(wanted.find(usable) ?? nameIdFormats.persistent, facts);
}

function nameIdOf(format: string, { persona, audience, newId }: SamlPersonFacts): PlannedNameId {
  if (format === nameIdFormats.emailAddress) return { value: persona.email, format, spNameQualifier: null };
  const value = format === nameIdFormats.transient ? newId() : stableId(persona, audience);
  return { value, format, spNameQualifier: audience };
}

/**
 * What the scopes release. Groups have no standard scope; most products release them once the administrator has mapped them,
 * so they come always, as do claims with names of the partner's own.
 */
function personClaims(facts: OidcPersonFacts): Record<string, unknown> {
  const { persona, scopes, domain } = facts;
  const all = handedOutClaims({ ...facts, handedOut: joinAttributes(facts.handedOut, usualOidcClaims) });
  const claims: Record<string, unknown> = Object.fromEntries(
    Object.entries(all).filter(([name]) => {
      if (name === 'email') return scopes.includes('email');
      return !['given_name', 'family_name', 'name'].includes(name) || scopes.includes('profile');
    }),
  );
  if ('email' in claims) claims.email_verified = true;
  if (scopes.includes('profile'))
    claims.preferred_username = persona.email === '' ? stableId(persona, domain) : persona.email;
  return claims;
}
