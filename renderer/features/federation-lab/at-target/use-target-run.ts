/** The place where the lab runs, and what has to happen before a test at a target: its review, or a check instead. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LabProofId, PartnerRef, TargetName } from '../../../../shared/model/ids.ts';
import type { TargetTestReview } from '../../../../shared/model/target-test.ts';
import { useAsk, useEngine } from '../../../bridge/engine-context.tsx';
import { showFirstAnswer } from '../../../bridge/invalidation.ts';

/** @param lookAlike what the loopback IdP will answer like: a review of another one is no review */
export function useTargetRun(partnerRef: PartnerRef, lookAlike: string | null) {
  const engine = useEngine();
  const cache = useQueryClient();
  const ask = useAsk();
  const targets = useQuery(ask.targets());
  const [chosen, setWhere] = useState<TargetName | null>(null);
  const [made, setMade] = useState<{ review: TargetTestReview; lookAlike: string | null } | null>(null);
  const [check, setCheck] = useState<LabProofId | null>(null);
  // A target that was removed in Settings meanwhile is no place to run at.
  const found = targets.data?.find(({ target, embedded }) => !embedded && target.name === chosen)?.target;
  const where = found?.name ?? null;
  const makeReview = useMutation({
    mutationFn: async (target: TargetName) => ({
      review: await engine.federation.reviewTargetTest({ ref: partnerRef, target, lookAlike }),
      lookAlike,
    }),
    onSuccess: setMade,
  });
  const startCheck = useMutation({
    mutationFn: (target: TargetName) => engine.federation.startTargetCheck({ ref: partnerRef, target }),
    onSuccess(proof) {
      showFirstAnswer(cache, ask.proof(proof.id).queryKey, proof);
      setCheck(proof.id);
    },
  });
  const isCurrent = made !== null && made.review.target === where && made.lookAlike === lookAlike;
  return {
    where,
    label: found === undefined ? '' : found.label === '' ? found.name : found.label,
    setWhere(target: TargetName | null) {
      setWhere(target);
      makeReview.reset();
      startCheck.reset();
    },
    review: isCurrent ? made.review : null,
    /** What was chosen was changed while the review was made, so that it tells of something else. */
    isOutdated: made !== null && made.review.target === where && !isCurrent,
    closeReview: () => setMade(null),
    isReviewing: makeReview.isPending,
    askForReview: () => where !== null && makeReview.mutate(where),
    /** The check that is shown; null: none. */
    check,
    closeCheck: () => setCheck(null),
    isChecking: startCheck.isPending,
    startCheck: () => where !== null && startCheck.mutate(where),
    error: makeReview.error ?? startCheck.error,
  };
}
export type TargetRunState = ReturnType<typeof useTargetRun>;
