/**
 * What a hand-out says to the administrator of each product: where to begin, what the lists of attributes are called there, and what
 * others stumbled over. Told to them, unlike the catalog's lines, which are told to us about them.
 */

export interface SamlWords {
  readonly where: string;
  /** Where the name identifier is set; empty: they will know. */
  readonly nameId: string;
  /** Where attributes are set. */
  readonly attributes: string;
  readonly stumbles: readonly string[];
}
export interface OidcWords {
  readonly where: string;
  readonly stumbles: readonly string[];
}
export interface PartnerWords {
  readonly saml: SamlWords;
  readonly oidc: OidcWords;
}

const exactRedirect = 'Register the redirect URI exactly as it stands here: scheme, host, port, path and slash.';
const secretValue = 'The id of a client secret is easily taken for its value.';

const generic: PartnerWords = {
  saml: {
    where:
      'In the administration of your identity provider, add a service provider (also called relying party or SAML application).',
    nameId: '',
    attributes: 'the attribute statement',
    stumbles: [
      'A slash, a space, or http instead of https makes another entity ID or another address.',
      'The certificate of your web site is not the certificate that signs your assertions.',
      'Do not encrypt the assertion unless you imported our certificate.',
    ],
  },
  oidc: {
    where:
      'In the administration of your identity provider, register a web application (OpenID Connect, authorization code).',
    stumbles: [
      'The issuer is compared letter by letter; a slash at its end makes another one.',
      'The address of the discovery document is not the issuer.',
      exactRedirect,
      secretValue,
      'Groups are sent only when a setting of their own says so.',
    ],
  },
};

const words: Readonly<Record<string, PartnerWords>> = {
  okta: {
    saml: {
      where: 'Applications > Applications > Create App Integration > SAML 2.0',
      nameId: 'Name ID format and Application username',
      attributes: 'Attribute Statements, and Group Attribute Statements for groups',
      stumbles: [
        'Nobody can sign in until people or groups are assigned to the application.',
        'No attribute is sent until there is a statement for it; groups need one of their own, with a filter.',
        'Your entity ID starts with http://. That is right; leave it so.',
        'A change of group membership arrives at the next sign-in only.',
      ],
    },
    oidc: {
      where: 'Applications > Applications > Create App Integration > OIDC - OpenID Connect > Web Application',
      stumbles: [
        'Nobody can sign in until people or groups are assigned to the application.',
        'Each authorization server has its own issuer; send us the one that this application uses.',
        'Groups need a groups claim of their own, with a filter.',
      ],
    },
  },
  'entra-id': {
    saml: {
      where: 'Enterprise applications > New application > Create your own application > Single sign-on > SAML',
      nameId: 'Unique User Identifier (Name ID)',
      attributes: 'Attributes & Claims, and Add a group claim for groups',
      stumbles: [
        'Assign people or groups under Users and groups, or nobody can sign in.',
        'People without a mailbox have no email address, so no email claim is sent for them.',
        'Groups are sent as object ids; above 150 groups a link is sent instead of the list.',
        'Only the assertion is signed unless Signing option is changed.',
        'The signing certificate belongs to this application and has an end date of its own.',
        'Guests have a user principal name with #EXT# in it.',
      ],
    },
    oidc: {
      where: 'App registrations > New registration, platform Web',
      stumbles: [
        'The issuer with "common" in it belongs to no single company; send us the one with your tenant id.',
        'The email claim has to be added under Token configuration; people without a mailbox have none.',
        'Groups are sent as object ids; above 200 groups a link is sent instead of the list.',
        secretValue,
      ],
    },
  },
  'google-workspace': {
    saml: {
      where: 'Admin console > Apps > Web and mobile apps > Add app > Add custom SAML app (needs a super administrator)',
      nameId: 'Name ID format (EMAIL) and Name ID (primary email)',
      attributes: 'Attribute mapping, and Group membership for groups',
      stumbles: [
        'The application is off for everyone until User access is changed, and the change can take hours.',
        'There is no metadata address: send us the file, and again when the certificate changes.',
        'The entity ID is case-sensitive; app_not_configured means that ours is written differently there.',
      ],
    },
    oidc: {
      where:
        'Google Cloud console > APIs & Services > Credentials > Create credentials > OAuth client ID > Web application',
      stumbles: ['OpenID Connect carries no groups here; use SAML when they decide who may do what.', exactRedirect],
    },
  },
  auth0: {
    saml: {
      where: 'Applications > the application > Addons > SAML2 Web App',
      nameId: 'nameIdentifierFormat and nameIdentifierProbes in Settings',
      attributes: 'mappings in Settings',
      stumbles: [
        'Nobody can sign in until a connection is enabled for the application.',
        'Either the assertion or the response is signed, never both (signResponse).',
      ],
    },
    oidc: {
      where: 'Applications > Applications > Create Application > Regular Web Applications',
      stumbles: [
        'The issuer ends with a slash, and it is compared letter by letter.',
        'Nobody can sign in until a connection is enabled for the application.',
      ],
    },
  },
  'ad-fs': {
    saml: {
      where: 'AD FS Management > Relying Party Trusts > Add Relying Party Trust > Claims aware',
      nameId: 'the rule Transform an Incoming Claim, from E-Mail Address to Name ID with format Email',
      attributes: 'Claim rules: Send LDAP Attributes as Claims',
      stumbles: [
        'Nothing is sent without claim rules: one sends LDAP attributes, a second turns the email address into the Name ID.',
        'Without the second rule the answer is InvalidNameIDPolicy.',
        'Only the assertion is signed; SamlResponseSignature MessageAndAssertion signs both.',
        'The token-signing certificate rolls over by itself, about once a year: tell us before.',
        'If we cannot reach your metadata address, send us the file.',
      ],
    },
    oidc: {
      where: 'AD FS Management > Application Groups > Add Application Group > Server application accessing a web API',
      stumbles: [
        'Claims are sent only when issuance transform rules of the web API say so, and allatclaims is permitted.',
        exactRedirect,
      ],
    },
  },
  pingfederate: {
    saml: {
      where: 'Applications > SP Connections > Create Connection > Browser SSO profiles',
      nameId: 'SAML_SUBJECT in the attribute contract',
      attributes: 'Attribute Contract and Contract Fulfillment',
      stumbles: [
        'The metadata address without PartnerSpId shows the certificate of the server, perhaps not the one that signs for us.',
        'During a rotation two certificates are published and either may sign; send us both.',
        'The TLS certificate of the host is easily sent instead of the signing certificate.',
        'Nothing but the subject is sent until the attribute contract is extended.',
      ],
    },
    oidc: { where: 'Applications > OAuth > Clients > Add Client', stumbles: [exactRedirect, secretValue] },
  },
  pingone: {
    saml: {
      where: 'Applications > Applications > + > SAML Application',
      nameId: 'the mapping of saml_subject, and Subject NameID format',
      attributes: 'Attribute Mappings',
      stumbles: [
        'The application is off until its switch is turned on.',
        'The subject is a random id unless saml_subject is mapped to the email address.',
        'Attribute names are case-sensitive.',
      ],
    },
    oidc: {
      where: 'Applications > Applications > + > OIDC Web App',
      stumbles: [
        'The application is off until its switch is turned on.',
        'The region is part of the host name, and so of the issuer.',
      ],
    },
  },
  onelogin: {
    saml: {
      where: 'Applications > Add App > SAML Custom Connector (Advanced)',
      nameId: 'SAML nameID format, and the parameter NameID value',
      attributes: 'Parameters, each with Include in SAML assertion ticked',
      stumbles: [
        'The ACS URL validator is a regular expression: escape dots and slashes, and anchor it at both ends.',
        'A parameter is sent only when Include in SAML assertion is ticked.',
        'SAML initiator must be Service Provider.',
        'Access is given by role or by person; without either nobody gets in.',
      ],
    },
    oidc: {
      where: 'Applications > Add App > OpenId Connect (OIDC)',
      stumbles: ['Access is given by role or by person; without either nobody gets in.', exactRedirect],
    },
  },
  jumpcloud: {
    saml: {
      where: 'SSO Applications > Add New Application > Custom SAML App',
      nameId: 'SAMLSubject NameID and its format',
      attributes: 'User attributes, and Include group attribute for groups',
      stumbles: [
        'You type the IdP Entity ID yourself: choose one that nobody else has, for example an address of your company.',
        'Tick Declare Redirect Endpoint, or the metadata names only the POST binding.',
        'People reach the application only through a user group that is bound to it.',
      ],
    },
    oidc: {
      where: 'SSO Applications > Add New Application > Custom OIDC App',
      stumbles: [
        'The issuer ends with a slash and depends on your region.',
        'People reach the application only through a user group that is bound to it.',
      ],
    },
  },
  keycloak: {
    saml: {
      where: 'Clients > Create client > SAML',
      nameId: 'Name ID format, with Force name ID format on',
      attributes: "Mappers in the client's dedicated scope",
      stumbles: [
        'Switch Client signature required off, unless we told you that our requests are signed; it is on by default.',
        'No email and no names are sent until mappers exist.',
        'Assertions are valid for one minute, so the clock of the server has to be right.',
        'Groups keep a leading slash unless Full group path is off.',
        'Roles come as many attributes of one name unless Single Role Attribute is on.',
      ],
    },
    oidc: {
      where: 'Clients > Create client > OpenID Connect, with Client authentication and Standard flow on',
      stumbles: [
        'The issuer is the address of the realm; old servers have /auth in front of /realms.',
        'Groups need a Group Membership mapper, and keep a leading slash unless Full group path is off.',
      ],
    },
  },
  shibboleth: {
    saml: {
      where:
        'Our metadata goes into metadata-providers.xml; relying-party.xml, attribute-filter.xml and saml-nameid.xml hold the rest.',
      nameId: 'saml-nameid.xml',
      attributes: 'attribute-filter.xml, for our entity ID',
      stumbles: [
        'Load our metadata from its address; the values alone are not enough.',
        'Nothing leaves until an attribute filter releases it.',
        'A transient name identifier is another one at every sign-in: release an attribute that stays.',
        'If your metadata is part of a federation file, tell us your entity ID.',
      ],
    },
    oidc: {
      where: 'Needs the OIDC OP plug-in: add a client with the values below to its metadata.',
      stumbles: ['Nothing leaves until an attribute filter releases it.', exactRedirect],
    },
  },
  cyberark: {
    saml: {
      where: 'Apps & Widgets > Web Apps > Add Web Apps > Custom > SAML',
      nameId: 'NameID Format, and the account mapping',
      attributes: 'the page SAML Response',
      stumbles: [
        'Attributes are added one by one on the page SAML Response.',
        'Nobody can sign in until Permissions gives a role the right to run the application.',
        'Issuer and certificate belong to this application, not to your company as a whole.',
      ],
    },
    oidc: {
      where: 'Apps & Widgets > Web Apps > Add Web Apps > Custom > OpenID Connect',
      stumbles: [
        'The issuer belongs to this application, not to your company as a whole.',
        'Nobody can sign in until Permissions gives a role the right to run the application.',
      ],
    },
  },
  duo: {
    saml: {
      where: 'Applications > Protect an Application > Generic SAML Service Provider',
      nameId: 'NameID format and NameID attribute',
      attributes: 'Map attributes, and Role attributes for groups',
      stumbles: [
        'It needs an authentication source first, so an attribute may be missing one step earlier.',
        'Only attributes that are mapped are sent; the mapping reads from your attribute to ours.',
      ],
    },
    oidc: {
      where: 'Applications > Protect an Application > Generic OIDC Relying Party',
      stumbles: ['It needs an authentication source first, so a claim may be missing one step earlier.', exactRedirect],
    },
  },
};

/** @param providerId of the catalog; of a product that has no words of its own, those that fit every one */
export const partnerWords = (providerId: string): PartnerWords => words[providerId] ?? generic;
