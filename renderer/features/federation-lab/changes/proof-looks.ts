/** The kinds, states and rows of a lab proof, in words, tone and icon. */
import {
  CircleCheck,
  CircleMinus,
  CircleX,
  Clock,
  ListChecks,
  LoaderCircle,
  PauseCircle,
  ShieldCheck,
  TriangleAlert,
} from 'lucide-react';
import type { LabProof, LabProofKind, ProofRow } from '../../../../shared/model/lab-proof.ts';
import type { StateLook } from '../../../ui/state-mark.tsx';

export const proofTitles: Readonly<Record<LabProofKind, string>> = {
  walls: 'Walls',
  'cut-off': 'Cut-off',
  rehearsal: 'Certificate change',
  services: 'Tokens of services',
  'target-check': 'Check',
};

/** "Walls to Forge Supplies", "Check at Acme production". */
export const proofTitle = ({ kind, otherName }: Pick<LabProof, 'kind' | 'otherName'>): string =>
  otherName === '' ? proofTitles[kind] : `${proofTitles[kind]} ${kind === 'target-check' ? 'at' : 'to'} ${otherName}`;

const stateLooks: Readonly<Record<LabProof['state'], StateLook>> = {
  running: { word: 'Trying', tone: 'accent', icon: LoaderCircle },
  done: { word: 'Tried', tone: 'ok', icon: ShieldCheck },
  failed: { word: 'Not finished', tone: 'warn', icon: TriangleAlert },
  cancelled: { word: 'Cancelled', tone: 'muted', icon: CircleMinus },
  interrupted: { word: 'Interrupted', tone: 'warn', icon: PauseCircle },
};

/** Something that was let through is what to see first, whatever became of the rest. */
export const proofLook = ({ state, kind }: Pick<LabProof, 'state' | 'kind'>, letThrough: number): StateLook =>
  kind === 'target-check' && state === 'done'
    ? { word: 'Checked', tone: 'muted', icon: ListChecks }
    : letThrough > 0
      ? { word: 'Let through', tone: 'bad', icon: CircleX }
      : stateLooks[state];

const rowLooks: Readonly<Record<ProofRow['outcome'], StateLook>> = {
  refused: { word: 'Refused', tone: 'ok', icon: CircleCheck },
  works: { word: 'Works', tone: 'ok', icon: CircleCheck },
  'let-through': { word: 'Let through', tone: 'bad', icon: CircleX },
  breaks: { word: 'Breaks', tone: 'bad', icon: CircleX },
  'not-tried': { word: 'Not tried', tone: 'muted', icon: CircleMinus },
};

/** After something was taken away, what works still works: worth knowing, and not a success. */
export const rowLook = (kind: LabProofKind, { outcome }: ProofRow): StateLook =>
  kind === 'cut-off' && outcome === 'works'
    ? { word: 'Still works', tone: 'warn', icon: Clock }
    : kind === 'target-check'
      ? (checkedLooks[outcome] ?? rowLooks[outcome])
      : rowLooks[outcome];

/** Checked, not seen: nothing was made to work. */
const checkedLooks: Readonly<Partial<Record<ProofRow['outcome'], StateLook>>> = {
  works: { word: 'Right', tone: 'ok', icon: CircleCheck },
  breaks: { word: 'Wrong', tone: 'bad', icon: CircleX },
  'not-tried': { word: 'Not known', tone: 'muted', icon: CircleMinus },
};
