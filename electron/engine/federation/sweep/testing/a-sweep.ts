import { type FaultResult, FaultSweep } from '../../../../../shared/model/fault-sweep.ts';

/** A fault sweep that ended with these results. */
export const aSweep = (results: readonly FaultResult[]): FaultSweep =>
  FaultSweep.parse({
    id: 'sweep-1',
    ref: 'cascade',
    organizationName: 'Cascade Consulting',
    protocol: 'saml',
    state: 'done',
    startedAt: '2026-11-24T10:00:00.000Z',
    endedAt: '2026-11-24T10:01:00.000Z',
    total: results.length,
    sentence: '',
    results,
    porticoVersion: '0.0.0-test',
  });
