import { describe, expect, test } from 'vitest';
import { madeUpIds } from '../look-alikes/made-up-ids.ts';
import { plain } from '../look-alikes/products/plain.ts';
import { type DiscoveryPlan, planIdToken, type TokenAnswerPlan } from '../oidc/answer-plan.ts';
import { nothingAsked } from '../oidc/asked-claims.ts';
import { personasFor } from '../personas.ts';
import { planSamlResponse, type SamlPlanFacts } from '../saml/response-plan.ts';
import { allFaults, applyFaults, findFault } from './index.ts';

const [maya] = personasFor('cascade.example');
if (maya === undefined) throw new Error('there are no personas');

const now = new Date('2026-11-24T10:00:00Z');
const facts: SamlPlanFacts = {
  entityId: 'https://idp.example',
  sp: {
    entityId: 'https://sp.example',
    assertionConsumerServices: [{ url: 'https://sp.example/acs', index: 0, isDefault: true }],
    singleLogoutUrl: null,
    singleLogoutBinding: '',
    nameIdFormats: [],
    signsRequests: false,
    metadataXml: '',
    encryption: null,
  },
  acsUrl: 'https://sp.example/acs',
  requestId: '_request',
  requestedNameIdFormat: null,
  authnContext: null,
  attributes: [{ name: 'email', field: 'email' }],
  habits: plain.saml,
  ids: madeUpIds('a seed'),
  domain: 'cascade.example',
  authenticatedAt: now,
  sessionId: 's',
  now,
  newId: () => '_id',
};
const samlPlan = planSamlResponse(maya, facts);
const idTokenPlan = planIdToken({
  habits: plain.oidc,
  person: {
    persona: maya,
    ids: facts.ids,
    domain: 'cascade.example',
    audience: 'client',
    issuer: 'https://idp.example',
    handedOut: [{ name: 'email', field: 'email' }],
    scopes: ['openid', 'email'],
  },
  asked: nothingAsked,
  nonce: 'n',
  accessToken: 'a',
  code: null,
  isFrontChannel: false,
  authenticatedAt: now,
  acr: null,
  sessionId: 's',
  now,
  algorithm: 'RS256',
  kid: 'k',
});
const authorizationPlan = { state: 's', issuer: 'https://idp.example', error: null, isSilent: false };
const tokenAnswer: TokenAnswerPlan = { kind: 'tokens', delaySeconds: 0 };
const discovery: DiscoveryPlan = { issuer: 'https://idp.example', publishedKey: 'idp' };

describe.each(allFaults.map((fault) => [fault.name, fault] as const))('the fault %s', (_name, fault) => {
  test('changes what its protocol says, and the right answer stays as it was', () => {
    const before = structuredClone({ samlPlan: { ...samlPlan, afterSigning: [] }, authorizationPlan });
    const changes = [
      ...(fault.saml === undefined ? [] : [fault.saml(samlPlan) !== samlPlan]),
      ...(fault.authorization === undefined ? [] : [fault.authorization(authorizationPlan) !== authorizationPlan]),
      ...(fault.idToken === undefined ? [] : [fault.idToken(idTokenPlan) !== idTokenPlan]),
      ...(fault.tokenAnswer === undefined ? [] : [fault.tokenAnswer(tokenAnswer) !== tokenAnswer]),
      ...(fault.discovery === undefined ? [] : [fault.discovery(discovery) !== discovery]),
      ...(fault.userinfo === undefined ? [] : [fault.userinfo({ sub: 's' }).sub !== '']),
    ];
    expect(changes.length).toBeGreaterThan(0);
    expect(changes).not.toContain(false);
    expect({ samlPlan: { ...samlPlan, afterSigning: [] }, authorizationPlan }).toEqual(before);
    expect(fault.saml !== undefined).toBe(fault.protocol !== 'oidc');
    const { authorization, idToken, tokenAnswer: token, discovery: documents, userinfo } = fault;
    const ofOidc = [authorization, idToken, token, documents, userinfo].some((change) => change !== undefined);
    expect(ofOidc).toBe(fault.protocol !== 'saml');
  });
});

test('names occur once, and a name that does not exist is said', () => {
  expect(new Set(allFaults.map(({ name }) => name)).size).toBe(allFaults.length);
  expect(() => findFault('no-such-fault')).toThrow(/There is no fault named "no-such-fault"/);
});

test('several faults add up in their order', () => {
  const both = applyFaults(samlPlan, [findFault('wrong-audience').saml, findFault('expired').saml, undefined]);
  expect(both.assertion?.audiences).toEqual(['https://elsewhere.example/sp']);
  expect(both.assertion?.notOnOrAfter.getTime()).toBeLessThan(now.getTime());
});
