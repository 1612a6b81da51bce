/** Every bound of an inspection, in one place. Beyond one of them it ends with `input/too-large`, quickly and with a reason. */
import { mostInspectedBytes } from '../../../shared/contract/inspect.ts';
import type { XmlLimits } from '../kernel/xml/parse-xml.ts';

const megabyte = 1_000_000;

export const limits = {
  /** What is dropped, pasted or given as a file. */
  inputBytes: mostInspectedBytes,
  /** What is no JSON is one message; the largest is metadata in UTF-16. */
  plainBytes: 40 * megabyte,
  /** What stands in JSON besides the requests of a recording. */
  jsonBytes: 20 * megabyte,
  /** One message, after every wrapping has been taken off. */
  messageBytes: 10 * megabyte,
  /** The same message while it is still wrapped: base64 adds a third. */
  encodedBytes: 15 * megabyte,
  /** Metadata of a whole federation, as message or as context. */
  metadataBytes: 20 * megabyte,
  /** What a DEFLATE stream may grow to. */
  inflatedBytes: 10 * megabyte,
  /** What a compressed JWE may grow to. */
  jweInflatedBytes: 250_000,
  /** A JWT or JWE as text; real ones have a few kilobytes. */
  tokenBytes: megabyte,
  messages: 500,
  /** Of a recording, with or without a message. */
  recordedRequests: 50_000,
  /** Base64, URL encoding, forms inside each other; a JWT inside a JWE counts separately. */
  wrappings: 8,
  nestedTokens: 2,
  signatures: 8,
  /** Of those that are too many, named in the reason. */
  namedTransforms: 8,
  /** In the PrefixList of a canonicalization. */
  prefixes: 100,
  certificates: 100,
  jsonDepth: 60,
  /** Deeper than any recording, whose stacks of calls are nested some dozens deep. */
  recordingDepth: 1000,
  /** Each decryption costs a private-key operation. */
  encryptedKeys: 8,
  encryptedAttributes: 30,
} as const;

export const xmlLimits: Required<XmlLimits> = { depth: 100, elements: 250_000, attributes: 300_000, namespaces: 100 };
export const metadataLimits: Required<XmlLimits> = {
  depth: 100,
  elements: 1_500_000,
  attributes: 3_000_000,
  namespaces: 100,
};
