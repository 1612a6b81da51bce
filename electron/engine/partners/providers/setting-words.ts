/**
 * What the settings behind a refused message are called in each product, for the Inspector. Only words that are known from the
 * vendor or from several public guides; where none is known the entry is empty and the check's own fix has to do.
 */
import type { Provider } from '../../../../shared/model/partner.ts';

type Settings = Provider['settings'];

const none: Settings = {
  nameId: '',
  attributes: '',
  groups: '',
  signing: '',
  encryption: '',
  relayState: '',
  access: '',
};

const known: Readonly<Record<string, Partial<Settings>>> = {
  okta: {
    nameId: 'Name ID format and Application username',
    attributes: 'Attribute Statements',
    groups: 'Group Attribute Statements, with a filter',
    relayState: 'Default RelayState',
    access: 'Assignments',
  },
  'entra-id': {
    nameId: 'Unique User Identifier (Name ID)',
    attributes: 'Attributes & Claims',
    groups: 'Add a group claim, groups assigned to the application',
    signing: 'Signing option (SAML Signing Certificate)',
    relayState: 'Relay State',
    access: 'Users and groups',
  },
  'google-workspace': {
    nameId: 'Name ID format and Name ID',
    attributes: 'Attribute mapping',
    groups: 'Group membership (optional)',
    signing: 'Signed response',
    relayState: 'Start URL',
    access: 'User access',
  },
  auth0: {
    nameId: 'nameIdentifierFormat and nameIdentifierProbes',
    attributes: 'mappings (JSON settings of the add-on)',
    groups: 'mappings, or an Action',
    signing: 'signResponse, signatureAlgorithm and digestAlgorithm',
    access: 'the connections enabled for the application',
  },
  'ad-fs': {
    nameId: 'Transform an Incoming Claim, to the outgoing claim type Name ID',
    attributes: 'Send LDAP Attributes as Claims',
    groups: 'LDAP attribute Token-Groups - Unqualified Names',
    signing: 'Set-ADFSRelyingPartyTrust -SamlResponseSignature "MessageAndAssertion"',
    access: 'Issuance authorization, or the access control policy',
  },
  pingfederate: {
    nameId: 'SAML_SUBJECT in the attribute contract',
    attributes: 'Attribute Contract and Contract Fulfillment',
    groups: 'an extended attribute of the contract',
    signing: 'the signature policy of the SP connection',
    relayState: 'TargetResource',
  },
  pingone: {
    nameId: 'Subject NameID format, and the mapping of saml_subject',
    attributes: 'Attribute Mappings',
    groups: 'the mapping of Group names',
    relayState: 'Default Target URL',
    access: "the application's switch, and its Access tab",
  },
  onelogin: {
    nameId: 'SAML nameID format, and the parameter NameID value',
    attributes: 'Parameters, with Include in SAML assertion',
    groups: 'the parameter MemberOf',
    relayState: 'RelayState',
    access: 'Access, by role or user',
  },
  jumpcloud: {
    nameId: 'SAMLSubject NameID, and its format',
    attributes: 'User attributes',
    groups: 'Include group attribute',
    relayState: 'Default RelayState',
    access: 'User Groups',
  },
  keycloak: {
    nameId: 'Name ID format, with Force name ID format on',
    attributes: "Mappers in the client's dedicated scope",
    groups: 'Group list mapper, with Full group path off',
    relayState: 'IDP initiated SSO relay state',
  },
  shibboleth: {
    nameId: 'saml-nameid.xml',
    attributes: 'attribute-resolver.xml and attribute-filter.xml',
    groups: 'the release of isMemberOf in attribute-filter.xml',
    signing: 'relying-party.xml',
    encryption: 'relying-party.xml',
    access: 'the relying-party policy',
  },
  cyberark: {
    nameId: 'NameID Format, and the account mapping',
    attributes: 'SAML Response page',
    groups: 'an attribute or script on the SAML Response page',
    relayState: 'Relay State',
    access: 'Permissions',
  },
  duo: {
    nameId: 'NameID format and NameID attribute',
    attributes: 'Map attributes and Create attributes',
    groups: 'Role attributes',
    signing: 'the ticks for signing response and assertion',
    relayState: 'Default Relay State',
    access: 'Permitted groups, and the authentication source',
  },
};

export const settingsOf = (provider: string): Settings => ({
  ...none,
  ...(Object.hasOwn(known, provider) ? known[provider] : {}),
});
