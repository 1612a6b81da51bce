/**
 * What a message says of itself, read from its parsed tree and never from its text: who wrote it, when, which times it sets and
 * which certificates it carries. Only for showing and for looking up; no verdict rests on it, and a message that cannot be parsed
 * says nothing.
 */
import type { TimeWindow } from '../../../../shared/model/inspection.ts';
import { attributeOf, isNamed, textOf, type XmlElement } from '../../kernel/xml/tree.ts';
import { isoOf, tokenTimes, windowOf } from '../clock-line/time-windows.ts';
import { protocolNs, samlNs, signatureNs } from '../namespaces.ts';
import { parseTime } from '../time.ts';
import { certificateKey, type PublicKeyEntry } from '../trust/certificates.ts';

export interface Told {
  /** Empty: it names nobody. */
  readonly issuer: string;
  readonly issuedAt: string | null;
  readonly windows: readonly TimeWindow[];
  /** Of the outermost element: its ID, and the ID of the question that it answers. */
  readonly id: string | null;
  readonly inResponseTo: string | null;
  readonly certificates: readonly PublicKeyEntry[];
}

export const nothingTold: Told = {
  issuer: '',
  issuedAt: null,
  windows: [],
  id: null,
  inResponseTo: null,
  certificates: [],
};

const mostWindows = 50;
const mostCertificates = 30;
const longestIssuer = 500;

/**
 * @param issuer  as the judge read it
 * @param roots  the message's outermost element, then what was decrypted out of it
 */
export function toldByXml(issuer: string | null, roots: readonly [XmlElement, ...XmlElement[]]): Told {
  const [root] = roots;
  const windows: TimeWindow[] = [];
  const certificates: string[] = [];
  const visit = (element: XmlElement): void => {
    if (isNamed(element, signatureNs, 'X509Certificate') && certificates.length < mostCertificates)
      certificates.push(textOf(element));
    if (setsTimes(element) && windows.length < mostWindows) windows.push(...windowOf(element));
    for (const node of element.children) if (node.type === 'element') visit(node);
  };
  for (const each of roots) visit(each);
  const madeAt = attributeOf(root, 'IssueInstant');
  return {
    issuer: (issuer ?? '').trim().slice(0, longestIssuer),
    issuedAt: madeAt === null ? null : isoOf(parseTime(madeAt)),
    windows,
    id: attributeOf(root, 'ID'),
    inResponseTo: attributeOf(root, 'InResponseTo'),
    certificates: readable(certificates),
  };
}

const timedElements = new Set(['Conditions', 'SubjectConfirmationData', 'AuthnStatement']);
const setsTimes = (element: XmlElement): boolean =>
  (element.uri === samlNs && timedElements.has(element.local)) || isNamed(element, protocolNs, 'LogoutRequest');

/**
 * @param claims  what the token or document says
 * @param keys  the header, key or key set whose `x5c` holds certificates
 */
export function toldByJson(claims: JsonMembers, keys: JsonMembers = {}): Told {
  const holders: readonly unknown[] = [keys, ...(Array.isArray(keys.keys) ? keys.keys : [])];
  const { issuedAt, windows } = tokenTimes(claims);
  return {
    ...nothingTold,
    issuer: typeof claims.iss === 'string' ? claims.iss.slice(0, longestIssuer) : '',
    issuedAt,
    windows,
    certificates: readable(holders.flatMap(firstOfChain).slice(0, mostCertificates)),
  };
}

type JsonMembers = Readonly<Record<string, unknown>>;

/** The key's own certificate; those after it are its issuers' (RFC 7517 §4.7). */
function firstOfChain(holder: unknown): string[] {
  if (typeof holder !== 'object' || holder === null || !('x5c' in holder) || !Array.isArray(holder.x5c)) return [];
  const [first]: unknown[] = holder.x5c;
  return typeof first === 'string' ? [first] : [];
}

const readable = (texts: readonly string[]): PublicKeyEntry[] =>
  texts.map(certificateKey).filter((entry) => entry !== null);
