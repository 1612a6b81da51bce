/**
 * All signatures of one protocol message together: are they where they may be, does each hold, and which elements do they make
 * believable. A signature in any other place fails, whatever it covers.
 */
import { isNamed, type XmlElement } from '../../kernel/xml/tree.ts';
import { type Findings, fail, pass } from '../findings.ts';
import { signatureNs } from '../namespaces.ts';
import { verifySignature } from '../signature/verify-signature.ts';
import type { KeyRing } from '../trust/key-ring.ts';
import type { SamlContext } from './context.ts';

export interface Holder {
  readonly element: XmlElement;
  /** In the person's words: `Response`, `Assertion`. */
  readonly where: string;
  readonly ring: KeyRing;
  readonly hint: string;
}

export interface SignaturesVerdict {
  /** Elements that a trusted key signed; empty as soon as any signature of the message is broken. */
  readonly believable: ReadonlySet<XmlElement>;
  readonly broken: ReadonlySet<XmlElement>;
  readonly signed: ReadonlySet<XmlElement>;
}

export function judgeSignatures(
  signatures: readonly XmlElement[],
  holders: readonly Holder[],
  context: SamlContext,
  findings: Findings,
): SignaturesVerdict {
  const believable = new Set<XmlElement>();
  const broken = new Set<XmlElement>();
  const signed = new Set<XmlElement>();
  let misplaced = false;
  for (const signature of signatures) {
    const holder = holders.find(({ element }) => element === signature.parent);
    if (holder === undefined) {
      misplaced = true;
      findings.add(
        'sig.place',
        fail(
          `There is a signature inside ${signature.parent?.local.slice(0, 60) ?? 'nothing'}, where SAML allows none.`,
        ),
      );
      continue;
    }
    if (signed.has(holder.element)) {
      misplaced = true;
      broken.add(holder.element);
      findings.add('sig.place', fail(`${holder.where} holds more than one signature.`));
    }
    signed.add(holder.element);
    const { ring, hint } = holder;
    const verdict = verifySignature(signature, holder.element, holder.where, {
      ring,
      hint,
      findings,
      allowSha1: context.allowSha1,
      now: context.now,
    });
    if (!verdict.intact) broken.add(holder.element);
    if (verdict.authentic) believable.add(holder.element);
  }
  if (signatures.length > 0 && !misplaced)
    findings.add('sig.place', pass('Each is a direct child of the element it signs.'));
  if (broken.size > 0)
    findings.add(
      'sig.all',
      fail(
        `${broken.size} of ${signatures.length} ${signatures.length === 1 ? 'signature does' : 'signatures do'} not hold.`,
      ),
    );
  else if (believable.size > 0 && !misplaced && believable.size === signed.size)
    findings.add(
      'sig.all',
      pass(`${signatures.length === 1 ? 'The only signature holds' : `All ${signatures.length} signatures hold`}.`),
    );
  return { believable: broken.size > 0 || misplaced ? new Set() : believable, broken, signed };
}

export const isSignature = (element: XmlElement): boolean => isNamed(element, signatureNs, 'Signature');
