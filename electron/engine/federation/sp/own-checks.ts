/** What a connection test asks beyond the messages themselves: did an answer come, was the code exchanged, do the answers belong together. */
import type { Check, CheckStatus } from '../../../../shared/model/inspection.ts';

interface Row {
  readonly title: string;
  readonly fix: string;
  readonly who: Check['who'];
  readonly spec: string;
}

const rows = {
  'sign-in.answered': {
    title: 'The identity provider sent an answer',
    fix: 'Look at the page that the identity provider shows: it usually names what is not registered or not assigned there.',
    who: 'partner',
    spec: '',
  },
  'input.decode': {
    title: 'The text decodes completely',
    fix: 'Start the sign-in again; look for a proxy that changes forms.',
    who: 'either',
    spec: 'saml-bindings-2.0 §3.5.4',
  },
  'input.size': {
    title: 'The message has a sensible size',
    fix: 'Send fewer attributes, for example only the groups that the applications need.',
    who: 'partner',
    spec: 'CWE-409; CWE-776',
  },
  'trust.issuer': {
    title: 'From the identity provider that is connected',
    fix: 'Correct the entity ID on one side.',
    who: 'either',
    spec: 'saml-profiles-2.0 §4.1.4.2',
  },
  'saml.name-id-format': {
    title: 'The identifier has the format that was asked for',
    fix: 'Choose this NameID format at the identity provider, or ask for the one it sends.',
    who: 'either',
    spec: 'saml-core-2.0 §3.4.1.1',
  },
  'redirect.unsigned': {
    title: 'Our request is signed as the identity provider wants',
    fix: 'Sign the requests (--sign-requests) and give the identity provider our metadata.',
    who: 'us',
    spec: 'saml-metadata-2.0 §2.4.3',
  },
  'enc.key': {
    title: 'The assertion is encrypted for us',
    fix: 'Switch assertion encryption on at the identity provider, with the certificate of our metadata.',
    who: 'partner',
    spec: 'saml-core-2.0 §6',
  },
  'discovery.issuer': {
    title: 'The discovery document belongs to the issuer',
    fix: 'Correct the issuer URL: copy it from the discovery document, character by character.',
    who: 'us',
    spec: 'openid-connect-discovery-1.0 §4.3',
  },
  'oidc.state': {
    title: 'The answer belongs to our request',
    fix: 'Start the sign-in again in one tab; look for something that changes the address on the way.',
    who: 'partner',
    spec: 'RFC 6749 §4.1.2, §10.12',
  },
  'oidc.response': {
    title: 'The provider answered as the protocol wants',
    fix: 'Compare the answer with what the detail names, and look into the log of the identity provider.',
    who: 'partner',
    spec: 'RFC 6749 §4.1.2; RFC 9207 §2.4',
  },
  'oidc.token-request': {
    title: 'The code was exchanged for tokens',
    fix: 'Check client id, secret, authentication method and redirect URI at the identity provider.',
    who: 'either',
    spec: 'RFC 6749 §4.1.3, §5.2; openid-connect-core-1.0 §3.1.3',
  },
  'oidc.userinfo': {
    title: 'Userinfo tells of the same person',
    fix: 'Ask the provider why userinfo names somebody else, or does not answer.',
    who: 'partner',
    spec: 'openid-connect-core-1.0 §5.3.2',
  },
  'jwt.key': {
    title: 'The signing keys can be fetched',
    fix: 'Look at the jwks_uri of the discovery document; it has to answer with the keys.',
    who: 'partner',
    spec: 'openid-connect-discovery-1.0 §3',
  },
} as const satisfies Record<string, Row>;

export type OwnCheckId = keyof typeof rows;

interface Values {
  readonly expected?: string;
  readonly received?: string;
  readonly fix?: string;
}

export function ownCheck(id: OwnCheckId, status: CheckStatus, detail: string, values: Values = {}): Check {
  const row = rows[id];
  return {
    id,
    status,
    title: row.title,
    detail,
    fix: status === 'pass' ? '' : (values.fix ?? row.fix),
    who: row.who,
    spec: row.spec,
    ...(values.expected === undefined ? {} : { expected: values.expected }),
    ...(values.received === undefined ? {} : { received: values.received }),
  };
}
