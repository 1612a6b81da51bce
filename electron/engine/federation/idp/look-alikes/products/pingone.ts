/** PingOne: one environment. People are UUIDs, and profile claims come from userinfo. */
import { nameIdFormats } from '../../../../../../shared/model/blueprint.ts';
import { saml } from '../../saml/names.ts';
import type { LookAlikeDefinition } from '../look-alike.ts';
import type { MadeUpIds } from '../made-up-ids.ts';
import { oidcFacts, usualOidc } from '../oidc-habits.ts';
import { handedOutAttributes, handedOutClaims, standardClaims, userUuid } from '../people.ts';
import { samlFacts, usualSaml } from '../saml-habits.ts';

const environmentOf = (ids: MadeUpIds) => ids.uuid('pingone environment');
const habits = { ...usualSaml, beforeSeconds: 60 };
const lifetimes = usualOidc;

export const pingOne: LookAlikeDefinition = {
  id: 'pingone',
  title: 'PingOne',
  saml: {
    ...habits,
    facts: samlFacts(habits, 'NameID is the user id without a format; the address where it was asked for'),
    addresses: (baseUrl, ids) => {
      const environment = `${baseUrl}/${environmentOf(ids)}`;
      return {
        entityId: `https://auth.pingone.com/${environmentOf(ids)}`,
        samlMetadataUrl: `${environment}/saml20/metadata/${ids.uuid('pingone application')}`,
        ssoUrl: `${environment}/saml20/idp/sso`,
        sloUrl: `${environment}/saml20/idp/slo`,
      };
    },
    nameIdFormats: [],
    nameId(facts) {
      const { persona, requestedFormat } = facts;
      // The hand-out asks to map the subject to the address when the connection wants one.
      return requestedFormat === nameIdFormats.emailAddress && persona.email !== ''
        ? { value: persona.email, format: requestedFormat, spNameQualifier: null }
        : { value: userUuid(facts), format: null, spNameQualifier: null };
    },
    attributes: (facts) => handedOutAttributes(facts, { format: saml.basicAttribute }),
  },
  oidc: {
    ...lifetimes,
    facts: oidcFacts(
      'https://auth.pingone.com/ENVIRONMENT/as',
      lifetimes,
      'Names and address come from userinfo; the ID token has what was handed out',
    ),
    addresses: (baseUrl, ids) => {
      const issuer = `${baseUrl}/${environmentOf(ids)}/as`;
      return {
        issuer,
        authorizeUrl: `${issuer}/authorize`,
        tokenUrl: `${issuer}/token`,
        userinfoUrl: `${issuer}/userinfo`,
        jwksUri: `${issuer}/jwks`,
        endSessionUrl: `${issuer}/signoff`,
        pushedRequestUrl: `${issuer}/par`,
      };
    },
    offersPushedRequests: true,
    scopes: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'],
    claimNames: ['sub', 'name', 'given_name', 'family_name', 'preferred_username', 'email', 'env', 'org', 'sid'],
    subject: userUuid,
    protocolClaims: ({ ids }, { authTime, atHash, acr, sessionId }) => ({
      acr: acr ?? 'Single_Factor',
      amr: ['pwd'],
      auth_time: authTime,
      ...(atHash === null ? {} : { at_hash: atHash }),
      sid: sessionId,
      env: environmentOf(ids),
      org: ids.uuid('pingone organization'),
    }),
    idTokenClaims: handedOutClaims,
    userinfoClaims: (facts) => ({ ...handedOutClaims(facts), ...standardClaims(facts) }),
  },
};
