import { expect, test } from 'vitest';
import { redactionLevels } from '../../../../shared/model/inspection.ts';
import { LabProof } from '../../../../shared/model/lab-proof.ts';
import { redactEvidence } from './redact-evidence.ts';

const proofWith = (claims: Record<string, unknown>) => ({
  kind: 'services' as const,
  run: LabProof.parse({
    id: 'proof-1',
    kind: 'services',
    ref: 'cascade',
    organizationName: 'Cascade',
    otherName: '',
    state: 'done',
    startedAt: '2026-03-01T12:00:00.000Z',
    endedAt: '2026-03-01T12:00:01.000Z',
    sentence: 'It gets its token.',
    rows: [
      {
        group: 'Feed',
        title: 'The token names the service and no person',
        outcome: 'breaks',
        check: 'access-token.no-person',
        detail: 'It carries Renske Okafor.',
        until: null,
        token: { kind: 'access_token', header: {}, claims, trace: {} },
      },
    ],
    porticoVersion: '0.0.0-test',
  }),
});

test('who a token of a lab proof names is taken out of it and of what is said about it', () => {
  const evidence = proofWith({ name: 'Renske Okafor', sub: 'feed-reader', client_id: 'feed-reader' });
  const text = JSON.stringify(redactEvidence(evidence, 'people'));
  expect(text).not.toContain('Renske');
  expect(text).toContain('It carries (person 1).');
  expect(text).toContain('feed-reader');
});

test('what lies too deep to be looked at does not leave', () => {
  let nested: unknown = 'Tomasz Wilk, eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJyZW5za2UifQ.c2lnbmF0dXJl';
  for (let depth = 0; depth < 60; depth += 1) nested = { deeper: nested };
  for (const level of redactionLevels) {
    const text = JSON.stringify(redactEvidence(proofWith({ nested }), level));
    expect(text).not.toMatch(/Tomasz|eyJ/);
    if (level !== 'structure') expect(text).toContain('(too deep)');
  }
});
