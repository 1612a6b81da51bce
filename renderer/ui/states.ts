/** How each of our states looks: the same word, icon and colour on every screen. */
import {
  Archive,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleMinus,
  CircleX,
  ClipboardCheck,
  Clock,
  Contrast,
  Eye,
  FlaskConical,
  LoaderCircle,
  Minus,
  PauseCircle,
  Pencil,
  Plus,
  Split,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import type { CheckStatus, Verdict } from '../../shared/model/inspection.ts';
import type { PartnerState, ReadinessItem, StepState } from '../../shared/model/partner.ts';
import type { Operation, OperationResult, Run } from '../../shared/model/plan.ts';
import type { SignInTest } from '../../shared/model/sign-in-test.ts';
import type { StateLook } from './state-mark.tsx';

export const partnerLooks: Readonly<Record<PartnerState, StateLook>> = {
  draft: { word: 'Draft', tone: 'muted', icon: CircleDashed },
  tested: { word: 'Tested', tone: 'info', icon: FlaskConical },
  synced: { word: 'Synced', tone: 'ok', icon: CircleCheck },
  drifted: { word: 'Drifted', tone: 'warn', icon: Split },
  expiring: { word: 'Expiring', tone: 'warn', icon: Clock },
  expired: { word: 'Expired', tone: 'bad', icon: CircleX },
  offboarded: { word: 'Offboarded', tone: 'muted', icon: Archive },
};

export const stepLooks: Readonly<Record<StepState, StateLook>> = {
  untouched: { word: 'Untouched', tone: 'muted', icon: CircleDashed },
  incomplete: { word: 'Incomplete', tone: 'accent', icon: Contrast },
  warning: { word: 'Has warning', tone: 'warn', icon: TriangleAlert },
  ready: { word: 'Ready', tone: 'ok', icon: CircleCheck },
  differs: { word: 'Differs from server', tone: 'info', icon: Split },
};

/** *Checked*: looked at without a sign-in. *Seen*: a sign-in really happened. Never interchangeable. */
export const checkedLook: StateLook = { word: 'Checked', tone: 'info', icon: ClipboardCheck };
export const seenLook: StateLook = { word: 'Seen', tone: 'ok', icon: Eye };

/** A partner's last sign-in test. */
export const testOutcomeLooks: Readonly<Record<'seen' | 'refused' | 'failed', StateLook>> = {
  seen: seenLook,
  refused: { word: 'Refused', tone: 'bad', icon: CircleX },
  failed: { word: 'Not finished', tone: 'warn', icon: TriangleAlert },
};

export const checkLooks: Readonly<Record<CheckStatus, StateLook>> = {
  pass: { word: 'Passed', tone: 'ok', icon: CircleCheck },
  fail: { word: 'Failed', tone: 'bad', icon: CircleX },
  warn: { word: 'Warning', tone: 'warn', icon: TriangleAlert },
  skip: { word: 'Not checked', tone: 'muted', icon: CircleMinus },
};

export const verdictLooks: Readonly<Record<Verdict, StateLook>> = {
  valid: { word: 'Valid', tone: 'ok', icon: CircleCheck },
  invalid: { word: 'Refused', tone: 'bad', icon: CircleX },
  unverified: { word: 'Not verified', tone: 'warn', icon: TriangleAlert },
};

export const readinessLooks: Readonly<Record<ReadinessItem['status'], StateLook>> = {
  pass: { word: 'Passed', tone: 'ok', icon: CircleCheck },
  fail: { word: 'Failed', tone: 'bad', icon: CircleX },
  warn: { word: 'Warning', tone: 'warn', icon: TriangleAlert },
  open: { word: 'Open', tone: 'muted', icon: CircleDashed },
};

export const signInTestLooks: Readonly<Record<SignInTest['state'], StateLook>> = {
  preparing: { word: 'Preparing', tone: 'accent', icon: LoaderCircle },
  waiting: { word: 'Waiting for the sign-in', tone: 'accent', icon: CircleDot },
  'signed-in': { word: 'Let in', tone: 'ok', icon: CircleCheck },
  refused: { word: 'Refused', tone: 'bad', icon: CircleX },
  failed: { word: 'Not finished', tone: 'warn', icon: TriangleAlert },
  cancelled: { word: 'Cancelled', tone: 'muted', icon: CircleMinus },
  interrupted: { word: 'Interrupted', tone: 'warn', icon: PauseCircle },
};

export const actionLooks: Readonly<Record<Operation['action'], StateLook>> = {
  create: { word: 'Create', tone: 'ok', icon: Plus },
  update: { word: 'Change', tone: 'info', icon: Pencil },
  delete: { word: 'Delete', tone: 'bad', icon: Minus },
  none: { word: 'No change', tone: 'muted', icon: CircleMinus },
};

export const resultLooks: Readonly<Record<OperationResult['status'], StateLook>> = {
  pending: { word: 'Waiting', tone: 'muted', icon: CircleDashed },
  running: { word: 'Running', tone: 'accent', icon: LoaderCircle },
  done: { word: 'Done', tone: 'ok', icon: CircleCheck },
  failed: { word: 'Failed', tone: 'bad', icon: CircleX },
  skipped: { word: 'Skipped', tone: 'muted', icon: CircleMinus },
};

export const runLooks: Readonly<Record<Run['status'], StateLook>> = {
  running: { word: 'Running', tone: 'accent', icon: LoaderCircle },
  done: { word: 'Done', tone: 'ok', icon: CircleCheck },
  failed: { word: 'Failed', tone: 'bad', icon: CircleX },
  cancelled: { word: 'Cancelled', tone: 'muted', icon: CircleMinus },
  interrupted: { word: 'Interrupted', tone: 'warn', icon: PauseCircle },
  undone: { word: 'Undone', tone: 'muted', icon: Undo2 },
};
