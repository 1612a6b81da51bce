/** The states of a fault sweep and of one fault in it, in words, tone and icon. */
import { CircleCheck, CircleMinus, CircleX, LoaderCircle, PauseCircle, ShieldCheck, TriangleAlert } from 'lucide-react';
import type { FaultResult, FaultSweep } from '../../../shared/model/fault-sweep.ts';
import type { StateLook } from '../../ui/state-mark.tsx';

export const sweepLooks: Readonly<Record<FaultSweep['state'], StateLook>> = {
  running: { word: 'Sweeping', tone: 'accent', icon: LoaderCircle },
  done: { word: 'Swept', tone: 'ok', icon: ShieldCheck },
  failed: { word: 'Not finished', tone: 'warn', icon: TriangleAlert },
  cancelled: { word: 'Cancelled', tone: 'muted', icon: CircleMinus },
  interrupted: { word: 'Interrupted', tone: 'warn', icon: PauseCircle },
};

export const resultLooks: Readonly<Record<FaultResult['outcome'], StateLook>> = {
  'let-through': { word: 'Let through', tone: 'bad', icon: CircleX },
  'refused-otherwise': { word: 'Refused, other reason', tone: 'warn', icon: TriangleAlert },
  'not-tried': { word: 'Not tried', tone: 'muted', icon: CircleMinus },
  'let-in-as-expected': { word: 'Let in as expected', tone: 'info', icon: CircleCheck },
  refused: { word: 'Refused', tone: 'ok', icon: CircleCheck },
};
