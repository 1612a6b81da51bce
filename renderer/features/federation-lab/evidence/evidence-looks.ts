/** Kinds and verdicts of evidence, in words, tone and icon. */
import {
  CircleCheck,
  CircleMinus,
  CircleX,
  ClipboardCheck,
  LoaderCircle,
  PauseCircle,
  ShieldCheck,
  TriangleAlert,
} from 'lucide-react';
import type { EvidenceItem, EvidenceKind, EvidenceVerdict } from '../../../../shared/model/evidence.ts';
import type { StateLook } from '../../../ui/state-mark.tsx';
import { proofTitles } from '../changes/proof-looks.ts';

export const kindWords: Readonly<Record<EvidenceKind, string>> = {
  'sign-in-test': 'Sign-in test',
  'fault-sweep': 'Fault sweep',
  ...proofTitles,
  'target-check': 'Check at a target',
  'connection-test': 'Their real IdP',
};

export const verdictLooks: Readonly<Record<EvidenceVerdict, StateLook>> = {
  'let-in': { word: 'Let in', tone: 'ok', icon: CircleCheck },
  refused: { word: 'Refused', tone: 'bad', icon: CircleX },
  'let-through': { word: 'Let through', tone: 'bad', icon: CircleX },
  held: { word: 'Held', tone: 'ok', icon: ShieldCheck },
  tried: { word: 'Tried', tone: 'ok', icon: ClipboardCheck },
  invalid: { word: 'Does not hold', tone: 'bad', icon: CircleX },
  'not-finished': { word: 'Not finished', tone: 'warn', icon: TriangleAlert },
  cancelled: { word: 'Cancelled', tone: 'muted', icon: CircleMinus },
  interrupted: { word: 'Interrupted', tone: 'warn', icon: PauseCircle },
  running: { word: 'Running', tone: 'accent', icon: LoaderCircle },
};

/** A refused fault is what was wished for. */
export const lookOf = ({ verdict, setUp }: EvidenceItem): StateLook =>
  verdict === 'refused' && setUp.some((part) => part.startsWith('fault: '))
    ? { ...verdictLooks.refused, tone: 'ok', icon: ShieldCheck }
    : verdictLooks[verdict];

export const nameOf = ({ partner, ref }: EvidenceItem): string => (partner === '' ? ref : partner);
export const keyOf = ({ kind, id }: Pick<EvidenceItem, 'kind' | 'id'>): string => `${kind}.${id}`;
