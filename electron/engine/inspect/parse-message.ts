/** XML of a message as a document, or as the failed check that says why it is none. Over a limit the inspection ends. */
import { PorticoError } from '../../../shared/errors.ts';
import {
  parseXml,
  type XmlDocument,
  type XmlLimits,
  XmlProblem,
  type XmlProblemKind,
} from '../kernel/xml/parse-xml.ts';
import type { CheckId } from './check-table.ts';
import { fail, type Outcome } from './findings.ts';
import { limits, xmlLimits } from './limits.ts';

const checkOf: Readonly<Record<Exclude<XmlProblemKind, 'limit'>, CheckId>> = {
  'well-formed': 'xml.well-formed',
  dtd: 'xml.dtd',
  encoding: 'xml.encoding',
  'relative-namespace': 'xml.relative-namespace',
};

/** @throws PorticoError `input/too-large` */
export function parseMessage(
  text: string,
  bounds: XmlLimits = xmlLimits,
  bytes: number = limits.messageBytes,
): XmlDocument | readonly [CheckId, Outcome] {
  if (text.length > bytes) throw new PorticoError('input/too-large', `One message may have ${bytes / 1_000_000} MB.`);
  try {
    return parseXml(text, bounds);
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    if (error.kind === 'limit') throw new PorticoError('input/too-large', error.message, { cause: error });
    return [checkOf[error.kind], fail(error.message)];
  }
}
