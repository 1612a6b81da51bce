/** A check names the setting in the words of the partner's product, or nothing at all. */
import { expect, test } from 'vitest';
import type { Check } from '../../../shared/model/inspection.ts';
import type { Provider } from '../../../shared/model/partner.ts';
import { settingIn } from './provider-words.tsx';

const provider: Provider = {
  id: 'entra-id',
  name: 'Microsoft Entra ID',
  protocols: ['saml'],
  valueOrder: 'sp-first',
  words: {
    entityId: 'Identifier (Entity ID)',
    acsUrl: 'Reply URL',
    metadataUrl: '',
    redirectUri: '',
    issuer: '',
    ssoUrl: '',
    certificate: 'Certificate (Base64)',
  },
  settings: {
    nameId: 'Unique User Identifier (Name ID)',
    attributes: 'Attributes & Claims',
    groups: 'Add a group claim',
    signing: 'Signing option',
    encryption: '',
    relayState: 'Relay State',
    access: 'Users and groups',
  },
  path: 'Enterprise applications',
  mappings: [],
  pitfalls: [],
};
const check = (id: string, status: Check['status'], received?: string): Check => ({
  id,
  status,
  title: 't',
  detail: 'd',
  fix: 'f',
  who: 'partner',
  spec: 's',
  ...(received !== undefined && { received }),
});

test.each<[string, Check['status'], string | undefined, string | null]>([
  ['cond.audience', 'fail', undefined, 'Identifier (Entity ID)'],
  ['subject.confirmation', 'fail', undefined, 'Reply URL'],
  ['sig.present', 'fail', undefined, 'Signing option'],
  ['sig.algorithm', 'fail', undefined, 'Signing option'],
  ['profile.attributes', 'warn', undefined, 'Attributes & Claims'],
  ['profile.groups', 'warn', undefined, 'Add a group claim'],
  ['profile.name-id', 'warn', undefined, 'Unique User Identifier (Name ID)'],
  ['saml.relay-state', 'fail', undefined, 'Relay State'],
  ['saml.status', 'fail', 'Requester / InvalidNameIDPolicy', 'Unique User Identifier (Name ID)'],
  ['saml.status', 'fail', 'Responder / RequestDenied', 'Users and groups'],
  ['saml.status', 'fail', 'Responder / constructor', null],
  ['enc.key', 'fail', undefined, null],
  ['cond.audience', 'pass', undefined, null],
  ['xml.dtd', 'fail', undefined, null],
])('%s, %s, %s is %s', (id, status, received, word) => {
  expect(settingIn(provider, check(id, status, received))?.word ?? null).toBe(word);
  expect(settingIn(null, check(id, status, received))).toBeNull();
});
