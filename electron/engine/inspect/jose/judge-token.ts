/**
 * A JWT or JWE in compact form. Our own strict reading around jose's cryptography: encoding, duplicate members, algorithm and key
 * are decided here before a signature is looked at, and claims are judged even when it does not hold.
 */
import { compactVerify } from 'jose';
import { PorticoError } from '../../../../shared/errors.ts';
import { decodeBase64Url } from '../base64.ts';
import { checkTokenGroups } from '../check-profile.ts';
import { toldByJson } from '../evidence/told.ts';
import { createFindings, type Findings, fail, type Outcome, pass, skip } from '../findings.ts';
import { limits } from '../limits.ts';
import { type Judged, nothingJudged } from '../saml/judged.ts';
import { checkClaims } from './check-claims.ts';
import type { TokenContext } from './context.ts';
import { decryptToken } from './decrypt-token.ts';
import { decodeJson, type PublicJwk, type TokenAlgorithm, tokenAlgorithms, whyKeyDoesNotFit } from './key-set.ts';
import { showToken } from './show-token.ts';
import type { JsonObject } from './strict-json.ts';

/** @throws PorticoError `input/too-large` */
export async function judgeToken(text: string, context: TokenContext): Promise<Judged> {
  const token = text.trim();
  if (token.length > limits.tokenBytes) throw new PorticoError('input/too-large', 'One token may have 1 MB.');
  const findings = createFindings();
  return token.split('.').length === 5
    ? judgeEncrypted(token, context, findings)
    : judgeSigned(token, context, findings);
}

async function judgeEncrypted(token: string, context: TokenContext, findings: Findings): Promise<Judged> {
  let inner = token;
  let header: JsonObject | null = null;
  for (let nesting = 0; inner.split('.').length === 5; nesting += 1) {
    if (nesting >= limits.nestedTokens) {
      findings.add('jwe.inner', fail('The token is encrypted again and again inside itself.'));
      return notOpened(token, header, findings);
    }
    const opened = await decryptToken(inner, context.decryptKey, findings);
    header ??= opened.header;
    if (opened.content === null) return notOpened(token, header, findings);
    inner = opened.content;
  }
  if (inner.split('.').length !== 3) {
    findings.add('jwe.inner', fail('The content is not a signed token; anyone can encrypt to a public key.'));
    return notOpened(token, header, findings);
  }
  const judged = await judgeSigned(inner, context, findings);
  if (!findings.failed('jwt.alg')) findings.add('jwe.inner', pass('The content is a signed token.'));
  else findings.add('jwe.inner', fail('The content is not signed in a way that says who wrote it.'));
  return { ...judged, kind: 'jwe' };
}

function notOpened(token: string, header: JsonObject | null, findings: Findings): Judged {
  return {
    ...nothingJudged,
    kind: 'jwe',
    findings,
    authentic: false,
    show: () => showToken(token, header, null, null),
    told: () => toldByJson({}, header ?? {}),
  };
}

async function judgeSigned(token: string, context: TokenContext, findings: Findings): Promise<Judged> {
  const parts = token.split('.');
  const [header, payload, signature] = parts.map(decodeBase64Url);
  if (parts.length !== 3 || !header || !payload || !signature) {
    findings.add('jwt.encoding', fail(encodingProblem(parts)));
    return unreadable(token, findings);
  }
  findings.add('jwt.encoding', pass('Three complete parts.'));
  const head = decodeJson(header);
  const body = decodeJson(payload);
  const problems = [
    ...('problem' in head ? [`header: ${head.problem}`] : []),
    ...('problem' in body ? [`claims: ${body.problem}`] : []),
  ];
  if ('problem' in head || 'problem' in body) {
    findings.add('jwt.json', fail(`The token cannot be read one way only: ${problems.join('; ')}.`));
    if ('value' in head) checkAlgorithm(head.value, findings);
    return unreadable(token, findings);
  }
  findings.add('jwt.json', pass('Header and claims are JSON objects without repeated members.'));
  findings.add('jwt.crit', checkExtensions(head.value));
  const algorithm = checkAlgorithm(head.value, findings);
  const signatureState = await checkSignature(token, head.value, algorithm, signature, context, findings);
  checkClaims(body.value, head.value, algorithm, context, findings);
  checkTokenGroups(body.value, findings);
  const shading = signatureState === 'trusted' ? 'signed' : signatureState === 'broken' ? 'failed' : null;
  return {
    ...nothingJudged,
    kind: 'jwt',
    findings,
    authentic: signatureState === 'trusted',
    claims: body.value,
    show: () => showToken(token, head.value, body.value, shading),
    told: () => toldByJson(body.value, head.value),
  };
}

function unreadable(token: string, findings: Findings): Judged {
  findings.add('jwt.signature', skip('Not verified, because the token cannot be read.'));
  return { ...nothingJudged, kind: 'jwt', findings, authentic: false, show: () => ({ content: token, parts: [] }) };
}

function encodingProblem(parts: readonly string[]): string {
  if (parts.length !== 3) return `The token has ${parts.length} parts instead of 3; it was cut or changed.`;
  const names = ['header', 'claims', 'signature'];
  const broken = names.filter((_, index) => decodeBase64Url(parts[index] ?? '') === null);
  return `The ${broken.join(' and ')} ${broken.length === 1 ? 'is' : 'are'} not base64url as an issuer writes it (padding, white space, a foreign character or left-over bits).`;
}

function checkExtensions(header: JsonObject): Outcome {
  if (header.b64 === false)
    return fail('The token says that its content is not encoded (b64: false), which is not for JWTs.');
  if (!Object.hasOwn(header, 'crit')) return pass('It demands none.');
  return fail(`The token demands extensions: ${JSON.stringify(header.crit).slice(0, 200)}.`);
}

/** Null when the algorithm is refused. */
function checkAlgorithm(header: JsonObject, findings: Findings): TokenAlgorithm | null {
  const { alg } = header;
  const algorithm = typeof alg === 'string' ? tokenAlgorithms.get(alg) : undefined;
  if (algorithm !== undefined) {
    findings.add('jwt.alg', pass(`Signed with ${alg}.`));
    return algorithm;
  }
  const received = typeof alg === 'string' ? alg : (JSON.stringify(alg) ?? '(none)');
  const why = /^none$/i.test(received)
    ? 'The token is not signed (alg: none).'
    : /^HS/i.test(received)
      ? `Signed with ${received.slice(0, 40)}, which takes a public value for a secret.`
      : `The algorithm ${received.slice(0, 60)} is not on the list.`;
  findings.add('jwt.alg', fail(why, { expected: [...tokenAlgorithms.keys()].join(', '), received }));
  return null;
}

type SignatureState = 'trusted' | 'unknown' | 'broken';

async function checkSignature(
  token: string,
  header: JsonObject,
  algorithm: TokenAlgorithm | null,
  signature: Buffer,
  context: TokenContext,
  findings: Findings,
): Promise<SignatureState> {
  const { keySet } = context;
  const note = ownKeyNote(header);
  if (keySet === null) {
    findings.add('jwt.key', skip(`No trusted key was given; give the issuer's key set (--jwks).${note}`));
    findings.add('jwt.signature', skip('No trusted key to compare with; the claims are shown, but do not trust them.'));
    return algorithm === null ? 'broken' : 'unknown';
  }
  const named = namedKeys(header, keySet.keys);
  if ('status' in named) {
    findings.add('jwt.key', { ...named, detail: `${named.detail}${note}` });
    findings.add('jwt.signature', skip('Not verified, because there is no key for it.'));
    return 'broken';
  }
  if (algorithm === null) {
    findings.add('jwt.signature', skip('Not verified, because the algorithm is refused.'));
    return 'broken';
  }
  const alg = String(header.alg);
  const fitting = named.keys.filter((jwk) => whyKeyDoesNotFit(jwk, alg, algorithm) === null);
  if (fitting.length === 0) {
    findings.add('jwt.key-fit', fail(`No key fits ${alg}: ${whyNoneFits(named.keys, alg, algorithm)}.`));
    findings.add('jwt.signature', skip('Not verified, because no key fits the algorithm.'));
    return 'broken';
  }
  findings.add('jwt.key-fit', pass(`The key fits ${alg}.`));
  if (algorithm.signatureBytes !== null && signature.length !== algorithm.signatureBytes) {
    findings.add(
      'jwt.signature',
      fail(`The signature has ${signature.length} bytes; ${alg} has ${algorithm.signatureBytes}.`),
    );
    return 'broken';
  }
  const used =
    Object.hasOwn(header, 'crit') || header.b64 === false ? undefined : await findSigner(token, alg, fitting);
  if (used === undefined) {
    findings.add('jwt.key', pass(`${keysInWords(fitting)}${note}`));
    findings.add('jwt.signature', fail('It was changed after signing, or signed with another key.'));
    return 'broken';
  }
  findings.add('jwt.key', pass(`Signed with the trusted key ${used.kid ?? '(without id)'}.${note}`));
  findings.add('jwt.signature', pass('The token is what was signed.'));
  return 'trusted';
}

/** The keys that the token may mean: those with its `kid`, or all when it has none. */
function namedKeys(header: JsonObject, keys: readonly PublicJwk[]): { readonly keys: readonly PublicJwk[] } | Outcome {
  if (!Object.hasOwn(header, 'kid')) {
    return keys.length > 0 ? { keys } : fail('The key set holds no key that can be used.');
  }
  const { kid } = header;
  if (typeof kid !== 'string')
    return fail('The key ID (kid) is not a string.', { received: JSON.stringify(kid) ?? '(none)' });
  const named = keys.filter((jwk) => jwk.kid === kid);
  if (named.length > 0) return { keys: named };
  const known =
    keys
      .map((jwk) => jwk.kid ?? '(without id)')
      .slice(0, 10)
      .join(', ') || 'none that can be used';
  return fail(`The key set has no key ${kid.slice(0, 200)}; it has ${known}.`, { expected: known, received: kid });
}

async function findSigner(token: string, alg: string, keys: readonly PublicJwk[]): Promise<PublicJwk | undefined> {
  for (const jwk of keys.slice(0, 50)) {
    try {
      await compactVerify(token, jwk.key, { algorithms: [alg] });
      return jwk;
    } catch {
      // "No" and "cannot be" are the same answer here: this key did not sign it.
    }
  }
  return undefined;
}

function whyNoneFits(keys: readonly PublicJwk[], alg: string, algorithm: TokenAlgorithm): string {
  return keys
    .slice(0, 5)
    .map((jwk) => `${jwk.kid ?? 'a key'}: ${whyKeyDoesNotFit(jwk, alg, algorithm) ?? 'it fits'}`)
    .join('; ');
}

const keysInWords = (keys: readonly PublicJwk[]): string =>
  `Tried ${keys
    .map(({ kid }) => kid ?? '(without id)')
    .slice(0, 5)
    .join(', ')}.`;

function ownKeyNote(header: JsonObject): string {
  const own = ['jwk', 'jku', 'x5u', 'x5c'].filter((name) => Object.hasOwn(header, name));
  return own.length === 0 ? '' : ` The token brings its own key (${own.join(', ')}), which is shown and ignored.`;
}
