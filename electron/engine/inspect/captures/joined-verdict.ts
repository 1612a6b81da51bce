import type { Check, Verdict } from '../../../../shared/model/inspection.ts';
import { sentenceFor, verdictOf } from '../to-message.ts';

/**
 * One verdict and one sentence for several messages: invalid when one failed, valid when at least one was verified and none failed.
 *
 * @param messages in order; of the checks, those that passed may be left out
 */
export function joinedVerdict(messages: readonly { readonly verdict: Verdict; readonly checks: readonly Check[] }[]): {
  readonly verdict: Verdict;
  readonly sentence: string;
} {
  const checks = messages.flatMap((message) => message.checks);
  const isInvalid = messages.some(({ verdict }) => verdict === 'invalid');
  const isVerified = messages.some(({ verdict }) => verdict === 'valid');
  const verdict = verdictOf(isInvalid ? checks : [], isVerified);
  return { verdict, sentence: sentenceFor('capture', verdict, checks) };
}
