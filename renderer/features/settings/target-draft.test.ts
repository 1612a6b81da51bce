import { describe, expect, test } from 'vitest';
import { draftOf, problemsOf, saveInputOf, type TargetDraft } from './target-draft.ts';

const complete: TargetDraft = {
  ...draftOf(undefined),
  label: 'Produção EU',
  baseUrl: 'https://acme.connect.example/',
  tenantId: 'acme',
  clientId: 'portico',
};

describe('what the form says before it asks the engine', () => {
  test('a complete target has no problem', () => {
    expect(problemsOf(complete, [], true)).toEqual({});
  });
  test.each<[Partial<TargetDraft>, keyof TargetDraft]>([
    [{ label: '' }, 'label'],
    [{ label: '…' }, 'label'],
    [{ baseUrl: 'acme.connect.example' }, 'baseUrl'],
    [{ baseUrl: 'http://acme.connect.example' }, 'baseUrl'],
    [{ tenantId: ' ' }, 'tenantId'],
    [{ clientId: '' }, 'clientId'],
  ])('%j is said at its field', (over, field) => {
    expect(Object.keys(problemsOf({ ...complete, ...over }, [], true))).toEqual([field]);
  });
  test('http is allowed on this machine, a taken name only when it is edited', () => {
    expect(problemsOf({ ...complete, baseUrl: 'http://127.0.0.1:8443' }, [], true)).toEqual({});
    expect(problemsOf(complete, ['producao-eu'], true)).toHaveProperty('label');
    expect(problemsOf({ ...complete, name: 'producao-eu' }, ['producao-eu'], false)).toEqual({});
  });
});

test('a secret that was not touched is not sent, an emptied one is', () => {
  expect(saveInputOf(complete)).not.toHaveProperty('clientSecret');
  expect(saveInputOf({ ...complete, clientSecret: '' })).toHaveProperty('clientSecret', '');
  expect(saveInputOf(complete).target).toMatchObject({ name: 'producao-eu', baseUrl: 'https://acme.connect.example' });
});
