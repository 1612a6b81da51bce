/**
 * One walk over a message and whatever was decrypted out of it, collecting what the document-wide rules need: identifiers,
 * signatures, assertions wherever they hide, comments, processing instructions, times.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { XmlDocument } from '../../kernel/xml/parse-xml.ts';
import { isNamed, type XmlElement } from '../../kernel/xml/tree.ts';
import { type Findings, fail, pass, warn } from '../findings.ts';
import { limits } from '../limits.ts';
import { metadataNs, protocolNs, samlNs, signatureNs } from '../namespaces.ts';
import { parseTime } from '../time.ts';

export interface Survey {
  readonly signatures: readonly XmlElement[];
  /** Elements named Assertion, EncryptedAssertion or Response, in any namespace. */
  readonly assertionLike: readonly XmlElement[];
}

interface Collected {
  readonly holders: Map<string, XmlElement>;
  readonly duplicates: Set<string>;
  readonly signatures: XmlElement[];
  readonly assertionLike: XmlElement[];
  readonly splitValues: Set<string>;
  comments: number;
  readonly instructions: string[];
  readonly badTimes: string[];
  times: number;
}

const idNames = new Set(['id', 'assertionid', 'requestid', 'responseid']);
const timeNames = new Set([
  'IssueInstant',
  'NotBefore',
  'NotOnOrAfter',
  'AuthnInstant',
  'SessionNotOnOrAfter',
  'validUntil',
]);
const assertionNames = new Set(['Assertion', 'EncryptedAssertion', 'Response']);
const valueNames = new Set(
  (
    'Issuer NameID BaseID Audience AttributeValue AuthnContextClassRef AuthnContextDeclRef AuthenticatingAuthority SessionIndex ' +
    'StatusMessage DigestValue SignatureValue X509Certificate CipherValue Modulus Exponent NewID'
  ).split(' '),
);

/** Walks the documents together, because IDs must be unique across what was encrypted and what was not. */
export function surveyDocuments(documents: readonly XmlDocument[], findings: Findings): Survey {
  const collected: Collected = {
    holders: new Map(),
    duplicates: new Set(),
    signatures: [],
    assertionLike: [],
    splitValues: new Set(),
    comments: 0,
    instructions: [],
    badTimes: [],
    times: 0,
  };
  for (const document of documents) {
    for (const node of document.outside) {
      if (node.type === 'comment') collected.comments += 1;
      else if (node.type === 'instruction') collected.instructions.push(node.target);
    }
    visit(document.root, collected);
  }
  report(collected, documents, findings);
  return collected;
}

function visit(element: XmlElement, into: Collected): void {
  const isSaml = element.uri === samlNs || element.uri === protocolNs || element.uri === metadataNs;
  for (const { local, value, uri } of element.attributes) {
    // Whoever reads an ID as xs:ID drops the white space around it.
    if (idNames.has(local.toLowerCase())) noteId(value.trim(), element, into);
    if (isSaml && uri === '' && timeNames.has(local)) {
      into.times += 1;
      if (parseTime(value) === null)
        into.badTimes.push(`${element.local}/@${local} is ${JSON.stringify(value.slice(0, 60))}`);
    }
  }
  if (isNamed(element, signatureNs, 'Signature')) {
    into.signatures.push(element);
    if (into.signatures.length > limits.signatures) {
      throw new PorticoError('input/too-large', `The message holds more than ${limits.signatures} signatures.`);
    }
  } else if (assertionNames.has(element.local)) into.assertionLike.push(element);

  const [only] = element.children;
  if (only === undefined || (element.children.length === 1 && only.type === 'text')) return;
  let comments = 0;
  let elements = 0;
  let hasText = false;
  for (const node of element.children) {
    if (node.type === 'element') {
      elements += 1;
      visit(node, into);
    } else if (node.type === 'text') hasText ||= /\S/.test(node.text);
    else if (node.type === 'comment') comments += 1;
    else into.instructions.push(node.target);
  }
  if (comments === 0) return;
  if (hasText || (elements === 0 && valueNames.has(element.local))) into.splitValues.add(element.local.slice(0, 60));
  else into.comments += comments;
}

function noteId(value: string, element: XmlElement, into: Collected): void {
  const holder = into.holders.get(value);
  if (holder === undefined) into.holders.set(value, element);
  else if (holder !== element) into.duplicates.add(value);
}

function report(found: Collected, documents: readonly XmlDocument[], findings: Findings): void {
  findings.add('xml.well-formed', pass('XML 1.0 with namespaces, read by one strict parser.'));
  findings.add('xml.dtd', pass('There is none.'));
  findings.add('xml.one-parser', pass('Verified and shown from the same parse of the same bytes.'));
  const relative = documents.flatMap(({ relativeNamespaces }) => relativeNamespaces);
  const [first] = relative;
  findings.add(
    'xml.relative-namespace',
    first === undefined
      ? pass('All are absolute.')
      : fail(
          `The namespace name ${JSON.stringify(first.uri.slice(0, 100))} is relative; canonical XML is undefined for it.`,
          { received: first.uri },
        ),
  );
  findings.add(
    'xml.pi',
    found.instructions.length === 0
      ? pass('There is none.')
      : fail(`There is a processing instruction (${found.instructions[0]?.slice(0, 60)}) in the message.`),
  );
  findings.add('xml.comment-in-text', commentOutcome(found));
  const [id] = found.duplicates;
  findings.add(
    'xml.duplicate-id',
    id === undefined
      ? pass('Every ID is unique.')
      : fail(`Two elements carry the same ID ${JSON.stringify(id.slice(0, 100))}, so a signature could mean either.`, {
          received: id,
        }),
  );
  const [badTime] = found.badTimes;
  if (badTime !== undefined)
    findings.add(
      'time.format',
      fail(`This is not a valid time in UTC: ${found.badTimes.slice(0, 3).join('; ')}.`, {
        expected: 'like 2026-03-01T12:00:00Z',
        received: badTime,
      }),
    );
  else if (found.times > 0) findings.add('time.format', pass('All times are in UTC and real.'));
}

function commentOutcome({ splitValues, comments }: Collected) {
  const [name] = splitValues;
  if (name !== undefined)
    return fail(
      `A comment splits the value of ${[...splitValues].slice(0, 3).join(', ')}. Some products read only the part before it.`,
    );
  return comments > 0
    ? warn(`There ${comments === 1 ? 'is a comment' : `are ${comments} comments`} between elements, in no value.`)
    : pass('There is none.');
}
