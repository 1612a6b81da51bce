/** JSON documents around tokens: key sets, discovery documents, token and authorization responses. None of them is signed. */
import { toldByJson } from '../evidence/told.ts';
import { createFindings, type Findings, fail, type Outcome, pass, skip, warn } from '../findings.ts';
import { difference } from '../near-miss.ts';
import { type Judged, nothingJudged } from '../saml/judged.ts';
import { showText } from '../show-text.ts';
import { keyInWords, rsaWeakness } from '../trust/certificates.ts';
import { valueOfParameter } from '../unwrap/parameters.ts';
import type { Parameter } from '../unwrap/raw-message.ts';
import { keySetOf } from './key-set.ts';
import { type JsonObject, parseStrictObject } from './strict-json.ts';

type DocumentKind = 'jwks' | 'oidc-discovery' | 'token-response';

/** The object, or the judgement that says why it cannot be read one way only. */
export function readDocument(
  kind: DocumentKind,
  text: string,
): { readonly value: JsonObject; readonly findings: Findings } | Judged {
  const findings = createFindings();
  const parsed = parseStrictObject(text);
  if ('problem' in parsed) {
    findings.add('jwt.json', fail(`It cannot be read one way only: ${parsed.problem}.`));
    return unsigned(kind, findings, text, null);
  }
  findings.add('jwt.json', pass('A JSON object without repeated members.'));
  return { value: parsed.value, findings };
}

/** A document that nobody signed: shown, judged, and never more than `unverified`. */
export function unsigned(kind: DocumentKind, findings: Findings, content: string, claims: JsonObject | null): Judged {
  return {
    ...nothingJudged,
    kind,
    findings,
    authentic: false,
    claims,
    show: () => showText(content),
    told: () => toldByJson(claims ?? {}),
  };
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

export function judgeKeySet(text: string): Judged {
  const read = readDocument('jwks', text);
  if (!('value' in read)) return read;
  const { value, findings } = read;
  findings.add('jwt.key-fit', keySetOutcome(value));
  findings.add('jwt.key', skip('A key set says nothing about who wrote it; fetch it from the jwks_uri of the issuer.'));
  const shown = JSON.stringify(hidePrivate(value), null, 2);
  return { ...unsigned('jwks', findings, shown, null), told: () => toldByJson({}, value) };
}

function keySetOutcome(value: JsonObject): Outcome {
  const set = keySetOf(value);
  if (set === null) return fail('It has no list of keys.');
  const list: unknown[] = Array.isArray(value.keys) ? value.keys : [value];
  if (list.some(holdsPrivate))
    return fail('It holds a private or secret key. Whoever has seen it can sign as the issuer: replace the key.', {
      who: 'partner',
    });
  if (set.keys.length === 0) return fail('It holds no key that can be used.');
  const weak = set.keys.find((jwk) => rsaWeakness(jwk.key) !== null);
  if (weak !== undefined)
    return fail(`The key ${weak.kid ?? '(without id)'} ${rsaWeakness(weak.key)}.`, {
      expected: 'RSA 2048 bits or more',
      received: keyInWords(weak.key),
    });
  const ids = set.keys.flatMap(({ kid }) => kid ?? []);
  const twice = ids.find((kid, index) => ids.indexOf(kid) !== index);
  if (twice !== undefined) return warn(`Two keys have the id ${twice}.`);
  if (set.ignored > 0) return warn(`${set.ignored} of ${list.length} keys cannot be used and are ignored.`);
  return pass(
    `${set.keys.length} ${set.keys.length === 1 ? 'key' : 'keys'}: ${set.keys
      .map(({ kid, kty }) => `${kid ?? '(without id)'} (${kty})`)
      .slice(0, 10)
      .join(', ')}.`,
  );
}

const holdsPrivate = (member: unknown): boolean =>
  member !== null && typeof member === 'object' && privateMembers.some((name) => Object.hasOwn(member, name));

function hidePrivate(value: JsonObject): unknown {
  const hide = (_: string, member: unknown): unknown =>
    holdsPrivate(member) && member !== null && typeof member === 'object'
      ? Object.fromEntries(
          Object.entries(member).map(([name, part]) => [name, privateMembers.includes(name) ? '(secret)' : part]),
        )
      : member;
  return JSON.parse(JSON.stringify(value, hide));
}

const endpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'end_session_endpoint',
  'registration_endpoint',
  'introspection_endpoint',
  'revocation_endpoint',
];

export function judgeDiscovery(text: string, issuer: string | undefined): Judged {
  const read = readDocument('oidc-discovery', text);
  if (!('value' in read)) return read;
  read.findings.add('discovery.issuer', discoveryOutcome(read.value, issuer));
  read.findings.add(
    'jwt.key',
    skip('A discovery document is not signed; it is as good as the https address it came from.'),
  );
  return unsigned('oidc-discovery', read.findings, JSON.stringify(read.value, null, 2), read.value);
}

function discoveryOutcome(value: JsonObject, expected: string | undefined): Outcome {
  const { issuer } = value;
  if (typeof issuer !== 'string' || issuer === '')
    return fail('It names no issuer.', { received: JSON.stringify(issuer) ?? '(none)' });
  if (!isSafeAddress(issuer))
    return fail(`The issuer ${issuer} is not an https address without query and fragment.`, { received: issuer });
  const unsafe = endpoints.find(
    (name) => Object.hasOwn(value, name) && !(typeof value[name] === 'string' && isSafeAddress(value[name], true)),
  );
  if (unsafe !== undefined)
    return fail(`${unsafe} is not an https address.`, { received: JSON.stringify(value[unsafe]), who: 'partner' });
  if (expected === undefined) return skip(`The issuer is ${issuer}; give the configured one (--issuer) to compare.`);
  return issuer === expected
    ? pass(`The issuer is ${issuer}.`)
    : fail(`It belongs to another issuer: ${difference(expected, issuer)}`, { expected, received: issuer });
}

/** https, or http to this machine. */
function isSafeAddress(text: string, queryAllowed = false): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash } = new URL(text);
  if (hash !== '' || (search !== '' && !queryAllowed)) return false;
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
}

const secretParameters = new Set(['code', 'access_token', 'id_token', 'refresh_token']);

/** An authorization response without an ID token in it: a code, an access token, or an error. */
export function judgeAuthorizationResponse(parameters: readonly Parameter[]): Judged {
  const findings = createFindings();
  const value = (name: string): string | null => valueOfParameter(parameters, name);
  findings.add('oidc.response', responseOutcome(value('error'), value('error_description')));
  findings.add(
    'jwt.key',
    skip('There is no signed token in it: what the code stands for is only known at the token endpoint.'),
  );
  const claims = Object.fromEntries(
    parameters.map((parameter) => [
      parameter.name,
      secretParameters.has(parameter.name) ? '(secret)' : (parameter.value ?? parameter.raw),
    ]),
  );
  return unsigned('token-response', findings, JSON.stringify(claims, null, 2), claims);
}

/** For token responses, from JSON. */
export function responseOutcomeOf(value: JsonObject): Outcome {
  const text = (name: string): string | null => (typeof value[name] === 'string' ? value[name] : null);
  return responseOutcome(
    Object.hasOwn(value, 'error') ? (text('error') ?? 'an error that is not a string') : null,
    text('error_description'),
  );
}

function responseOutcome(error: string | null, description: string | null): Outcome {
  if (error === null) return pass('There is no error in it.');
  const said = description === null ? '' : ` It says: ${description.slice(0, 400)}`;
  const fix = errorFixes.get(error);
  return fail(`The provider refused: ${error.slice(0, 200)}.${said}`, {
    received: error,
    ...(fix !== undefined && { fix }),
  });
}

const errorFixes: ReadonlyMap<string, string> = new Map([
  [
    'access_denied',
    'The person or an administrator refused, or the person is not assigned to the application: assign it at the identity provider.',
  ],
  [
    'invalid_client',
    'The client secret is wrong or expired, or the authentication method differs: make a new secret and agree on the method.',
  ],
  [
    'invalid_grant',
    'The code was used twice, is too old, or belongs to another redirect URI: start the sign-in again in one tab.',
  ],
  ['invalid_scope', 'Ask only for scopes that the provider knows.'],
  ['login_required', 'The person has to sign in; ask again without prompt=none.'],
  ['redirect_uri_mismatch', 'Register our redirect URI at the provider, character by character.'],
  ['unauthorized_client', 'Allow this grant for the client at the provider.'],
]);
