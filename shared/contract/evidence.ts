/** What the lab kept: found, exported, compared. Answered in electron/engine/federation/calls.ts. */
import { z } from 'zod';
import { Comparison, EvidenceItem, EvidenceName } from '../model/evidence.ts';
import { RedactionLevel } from '../model/inspection.ts';
import { FileOut } from './app.ts';
import { query } from './call.ts';

export const evidenceCalls = {
  /** Of every partner, newest first. */
  evidence: query({ input: z.strictObject({}), output: z.array(EvidenceItem), fails: ['state/home-in-use'] }),
  /** One file that names versions, times, checks and messages, with as much taken out as `level` says. */
  exportEvidence: query({
    input: z.strictObject({ items: z.array(EvidenceName).min(1).max(50), level: RedactionLevel }),
    output: FileOut,
    fails: ['state/test-unknown', 'input/too-large', 'local/file-damaged'],
  }),
  /** Two of one kind, of one partner or of two. Ids, times and addresses of the lab itself count only when asked. */
  compareEvidence: query({
    input: z.strictObject({ a: EvidenceName, b: EvidenceName, withPassingValues: z.boolean().default(false) }),
    output: Comparison,
    fails: ['state/test-unknown', 'input/invalid', 'local/file-damaged'],
  }),
};
