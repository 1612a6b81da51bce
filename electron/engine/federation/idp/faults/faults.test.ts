import { describe, expect, test } from 'vitest';
import { madeUpIds } from '../look-alikes/made-up-ids.ts';
import { plain } from '../look-alikes/products/plain.ts';
import { type DiscoveryPlan, planIdToken, type TokenAnswerPlan } from '../oidc/answer-plan.ts';
import { nothingAsked } from '../oidc/asked-claims.ts';
import { personasFor } from '../personas.ts';
import { planSamlResponse, type SamlPlanFacts } from '../saml/response-plan.ts';
import type { FaultDefinition } from './fault.ts';
import { allFaults, applyFaults, faultGroups, findFault } from './index.ts';

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
    notes: [],
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
  tokenId: 't',
  now,
  algorithm: 'RS256',
  kid: 'k',
});
const authorizationPlan = { state: 's', issuer: 'https://idp.example', error: null, isSilent: false };
const tokenAnswer: TokenAnswerPlan = { kind: 'tokens', delaySeconds: 0 };
const discovery: DiscoveryPlan = { issuer: 'https://idp.example', publishedKey: 'idp' };

const rightUserinfo = { sub: 's', email: 'maya@cascade.example', email_verified: true };

/** Deep, with functions by their text: a change after signing is one too. */
const copyOf = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_name, each: unknown) => (typeof each === 'function' ? String(each) : each)));

describe.each(allFaults.map((fault) => [fault.name, fault] as const))('the fault %s', (_name, fault) => {
  test('changes what its protocol says, and the right answer stays as it was', () => {
    const plans = { samlPlan, authorizationPlan, idTokenPlan, tokenAnswer, discovery, userinfo: rightUserinfo };
    const before = copyOf(plans);
    const changed = [
      fault.saml === undefined ? null : [fault.saml(samlPlan), samlPlan],
      fault.authorization === undefined ? null : [fault.authorization(authorizationPlan), authorizationPlan],
      fault.idToken === undefined ? null : [fault.idToken(idTokenPlan), idTokenPlan],
      fault.tokenAnswer === undefined ? null : [fault.tokenAnswer(tokenAnswer), tokenAnswer],
      fault.discovery === undefined ? null : [fault.discovery(discovery), discovery],
      fault.userinfo === undefined ? null : [fault.userinfo(rightUserinfo), rightUserinfo],
    ].filter((pair) => pair !== null);
    expect(changed.length).toBeGreaterThan(0);
    for (const [after, right] of changed) expect(copyOf(after)).not.toEqual(copyOf(right));
    expect(copyOf(plans)).toEqual(before);
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

test('docs/faults.md tells of every fault, and by what the sandbox tenant refuses it', async () => {
  await expect(faultsDocument()).toMatchFileSnapshot('../../../../../docs/faults.md');
});

function faultsDocument(): string {
  const protocols = { saml: 'SAML', oidc: 'OpenID Connect', both: 'both' } as const;
  const rows = faultGroups.flatMap(([title, faults]) => [
    `\n## ${title}\n`,
    '| Fault | Protocol | What is wrong | A connection as configured by default |',
    '| --- | --- | --- | --- |',
    ...faults.map(
      (fault) =>
        `| \`${fault.name}\` | ${protocols[fault.protocol]} | ${fault.description} | ${[...refusals(fault)].join('; ')} |`,
    ),
  ]);
  return `${faultsHead}${rows.join('\n')}\n`;
}

const faultsHead = `# Faults of the loopback IdP

Written from the table in \`electron/engine/federation/idp/faults\`, and held to it by a test (\`vitest run -u\` writes it again). Two sweeps
of every fault against the sandbox tenant (\`electron/engine/federation/sweep/fault-sweeps.test.ts\`) hold the last column: the check that
is named here is the one that refused. Where no check of a message can refuse it, the rule that does is given in words.
`;

function* refusals({ expected, refusedBy, rule }: FaultDefinition): Iterable<string> {
  if (expected === 'let-in') yield 'lets it in: nothing is forged, and the screen shows what comes of it';
  if (refusedBy.length > 0) yield `refused by ${refusedBy.map((check) => `\`${check}\``).join(' or ')}`;
  if (rule !== '') yield `refused: ${rule}`;
}
