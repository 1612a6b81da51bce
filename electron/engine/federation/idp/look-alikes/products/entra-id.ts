/** Microsoft Entra ID: one tenant, endpoints of version 2.0. Groups are object ids, and too many of them become a link. */
import { nameIdFormats } from '../../../../../../shared/model/blueprint.ts';
import { saml } from '../../saml/names.ts';
import type { PlannedNameId, SentValues } from '../../saml/planned-values.ts';
import type { LookAlikeDefinition, PersonFacts, SamlPersonFacts } from '../look-alike.ts';
import type { MadeUpIds } from '../made-up-ids.ts';
import { oidcFacts, usualOidc } from '../oidc-habits.ts';
import {
  handedOutAttributes,
  handedOutClaims,
  loginOf,
  pick,
  standardClaims,
  userUuid,
  withoutDoubles,
} from '../people.ts';
import { samlFacts, usualSaml, xmlsoap } from '../saml-habits.ts';

/** More groups than these are replaced by a link. */
const mostGroups = { saml: 150, token: 200 } as const;
const identity = (name: string) => `http://schemas.microsoft.com/identity/claims/${name}`;

const tenantOf = (ids: MadeUpIds) => ids.uuid('entra tenant');
const groupIds = ({ ids }: PersonFacts, groups: readonly string[]) => groups.map((name) => ids.uuid(`group ${name}`));
/** Another one for each application. */
const pairwise = ({ persona, ids, audience }: PersonFacts) => ids.word(`pairwise ${persona.name} ${audience}`, 43);
const groupsLink = (facts: PersonFacts) =>
  `https://graph.windows.net/${tenantOf(facts.ids)}/users/${userUuid(facts)}/getMemberObjects`;

const habits = { ...usualSaml, afterSeconds: 3600 };
const lifetimes = { ...usualOidc, accessTokenSeconds: 4500 };

export const entraId: LookAlikeDefinition = {
  id: 'entra-id',
  title: 'Microsoft Entra ID',
  saml: {
    ...habits,
    facts: samlFacts(
      habits,
      'NameID is the user principal name',
      'Sends five claims about the person and four about the sign-in by itself',
      `Groups are object ids; more than ${mostGroups.saml} become a link`,
    ),
    addresses: (baseUrl, ids) => ({
      entityId: `https://sts.windows.net/${tenantOf(ids)}/`,
      samlMetadataUrl: `${baseUrl}/${tenantOf(ids)}/federationmetadata/2007-06/federationmetadata.xml`,
      ssoUrl: `${baseUrl}/${tenantOf(ids)}/saml2`,
      sloUrl: `${baseUrl}/${tenantOf(ids)}/saml2/logout`,
    }),
    nameIdFormats: [],
    authnContext: saml.password,
    nameId,
    attributes(facts) {
      const groups = facts.persona.groups.length <= mostGroups.saml;
      const handedOut = handedOutAttributes(facts, { format: null, groups: (all) => groupIds(facts, all) }).map(
        (attribute) => (groups || !isGroupsOf(facts, attribute.name) ? attribute : linkInstead(facts)),
      );
      return withoutDoubles(ownAttributes(facts), handedOut);
    },
  },
  oidc: {
    ...lifetimes,
    facts: oidcFacts(
      'https://login.microsoftonline.com/TENANT/v2.0',
      lifetimes,
      'Names people by oid and tid; sub is another one for each application',
      'No email_verified, no given name unless it was handed out',
      `Groups are object ids; more than ${mostGroups.token} become a link`,
    ),
    addresses(baseUrl, ids) {
      const tenant = `${baseUrl}/${tenantOf(ids)}`;
      return {
        issuer: `${tenant}/v2.0`,
        authorizeUrl: `${tenant}/oauth2/v2.0/authorize`,
        tokenUrl: `${tenant}/oauth2/v2.0/token`,
        userinfoUrl: `${baseUrl}/oidc/userinfo`,
        jwksUri: `${tenant}/discovery/v2.0/keys`,
        endSessionUrl: `${tenant}/oauth2/v2.0/logout`,
        pushedRequestUrl: `${tenant}/oauth2/v2.0/par`,
      };
    },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    responseTypes: ['code', 'id_token', 'code id_token', 'id_token token'],
    clientMethods: ['client_secret_post', 'private_key_jwt', 'client_secret_basic', 'none'],
    discovery: {
      tenant_region_scope: 'EU',
      cloud_instance_name: 'microsoftonline.com',
      http_logout_supported: true,
    },
    claimNames: ['name', 'preferred_username', 'oid', 'tid', 'email', 'ver', 'nonce'],
    subject: pairwise,
    // No auth_time and no amr unless they are configured; at_hash only beside a token of the front channel.
    protocolClaims: ({ ids }, { issuedAt, tokenId }) => ({
      nbf: issuedAt,
      ver: '2.0',
      tid: tenantOf(ids),
      uti: tokenId.slice(0, 22),
      rh: `0.${ids.word('entra rh', 40)}`,
    }),
    idTokenClaims(facts) {
      const { persona, handedOut } = facts;
      const groups = handedOut.filter(({ field }) => field === 'groups').map(({ name }) => name);
      const mapped: Record<string, unknown> = handedOutClaims(facts);
      const overflows = persona.groups.length > mostGroups.token;
      for (const name of groups) {
        if (overflows) delete mapped[name];
        else if (persona.groups.length > 0) mapped[name] = groupIds(facts, persona.groups);
      }
      return {
        ...mapped,
        ...(groups.length > 0 && overflows
          ? {
              _claim_names: { groups: 'src1' },
              _claim_sources: { src1: { endpoint: groupsLink(facts) } },
            }
          : {}),
        oid: userUuid(facts),
        ...pick(standardClaims(facts), 'name', 'preferred_username', 'email'),
      };
    },
    userinfoClaims: (facts) => pick(standardClaims(facts), 'name', 'given_name', 'family_name', 'email'),
    accessTokenClaims: (facts) => ({
      appid: facts.audience,
      oid: userUuid(facts),
      tid: tenantOf(facts.ids),
      scp: facts.scopes.join(' '),
      ver: '1.0',
    }),
  },
};

/** Asked for another format, it makes one of that kind; else it is the user principal name. */
function nameId(facts: SamlPersonFacts): PlannedNameId {
  const { persona, domain, requestedFormat, newId } = facts;
  if (requestedFormat === nameIdFormats.persistent)
    return { value: pairwise(facts), format: requestedFormat, spNameQualifier: null };
  if (requestedFormat === nameIdFormats.transient)
    return { value: newId(), format: requestedFormat, spNameQualifier: null };
  return { value: loginOf(persona, domain), format: nameIdFormats.emailAddress, spNameQualifier: null };
}

function ownAttributes(facts: SamlPersonFacts): SentValues[] {
  const { persona, domain, ids, issuer } = facts;
  const all: ReadonlyArray<readonly [string, string]> = [
    [identity('tenantid'), tenantOf(ids)],
    [identity('objectidentifier'), userUuid(facts)],
    [identity('displayname'), persona.name],
    [identity('identityprovider'), issuer],
    [
      'http://schemas.microsoft.com/claims/authnmethodsreferences',
      'http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password',
    ],
    [xmlsoap('givenname'), persona.givenName],
    [xmlsoap('surname'), persona.familyName],
    [xmlsoap('emailaddress'), persona.email],
    // Not a display name: the user principal name.
    [xmlsoap('name'), loginOf(persona, domain)],
  ];
  return all.filter(([, value]) => value !== '').map(([name, value]) => ({ name, format: null, values: [value] }));
}

const isGroupsOf = ({ handedOut }: PersonFacts, name: string) =>
  handedOut.some((each) => each.name === name && each.field === 'groups');

const linkInstead = (facts: PersonFacts): SentValues => ({
  name: 'http://schemas.microsoft.com/claims/groups.link',
  format: null,
  values: [groupsLink(facts)],
});
