/** One's answer at the other's door: the assertion at its ACS, the code at its redirect URI. */

import type { Party } from '../proofs/party.ts';
import { sentenceOn } from '../user-agent/sentence-on.ts';
import { createUserAgent, type Page, type UserAgent } from '../user-agent/user-agent.ts';
import { type Crossing, refusedRow, type WallRow, wallRow } from './crossing.ts';

export async function tryMessage(crossing: Crossing): Promise<readonly WallRow[]> {
  const { from, to } = crossing;
  const title =
    from.kind === 'oidc'
      ? `The code that ${from.name}’s IdP gave, at the redirect URI of ${to.name}`
      : `The assertion of ${from.persona.name} at the ACS of ${to.name}`;
  if (from.kind === 'directory')
    return [
      wallRow(`A message of ${from.name} at ${to.name}`, 'not-tried', '', `${from.name} has no identity provider.`),
    ];
  if (from.kind !== to.kind)
    return [
      wallRow(title, 'not-tried', '', `${to.name} takes no message of this kind: its connection is ${words[to.kind]}.`),
    ];
  return [from.kind === 'saml' ? await carryAssertion(crossing, title) : await carryCode(crossing, title)];
}

const words = { saml: 'SAML', oidc: 'OpenID Connect', directory: 'a directory' } as const;

/** As far as the answer of the IdP, which is not delivered. */
async function upTo(party: Party, door: string, signal: AbortSignal): Promise<{ agent: UserAgent; page: Page }> {
  const agent = createUserAgent(`${party.stage.issuer}${door}`, signal);
  let page = await agent.open(party.stage.startUrl);
  if (page.forms.some(({ fields }) => fields.some(([name]) => name === 'identifier')))
    page = await agent.press(page, 'Continue', { identifier: party.persona.email });
  return { agent, page };
}

const fieldOf = (page: Page, name: string): string =>
  page.forms[0]?.fields.find(([field]) => field === name)?.[1] ?? '';

/** In the browser that began the other's sign-in, with the other's RelayState: all that a thief could add. */
async function carryAssertion({ from, to, run }: Crossing, title: string): Promise<WallRow> {
  const theirs = await upTo(from, '/saml/sp/', run.signal);
  const here = await upTo(to, '/saml/sp/', run.signal);
  const [door] = here.page.forms;
  const assertion = fieldOf(theirs.page, 'SAMLResponse');
  if (door === undefined || assertion === '')
    return wallRow(title, 'not-tried', '', 'One of the two sign-ins did not get as far as an assertion.');
  to.ear.begin(null);
  const page = await here.agent.submit(door, [
    ['SAMLResponse', assertion],
    ['RelayState', fieldOf(here.page, 'RelayState')],
  ]);
  return judged(title, to, page);
}

async function carryCode({ from, to, run }: Crossing, title: string): Promise<WallRow> {
  const theirs = await upTo(from, '/callback/', run.signal);
  const here = await upTo(to, '/callback/', run.signal);
  const code = new URL(theirs.page.url).searchParams.get('code');
  const door = new URL(here.page.url);
  if (code === null || !door.searchParams.has('state'))
    return wallRow(title, 'not-tried', '', 'One of the two sign-ins did not get as far as a code.');
  door.searchParams.set('code', code);
  to.ear.begin(null);
  return judged(title, to, await here.agent.open(door.href));
}

/** The error code of the protocol stands for the check where no message was judged. */
function judged(title: string, to: Party, page: Page): WallRow {
  const { outcome, check, reason } = to.ear.heard();
  if (outcome?.type === 'tokens') return wallRow(title, 'let-through', '', `${to.name} gave its application tokens.`);
  const why = (reason === '' ? (outcome?.why ?? sentenceOn(page)) : reason).replace(/\.{2,}$/, '.');
  const [code = ''] = /\b(?:invalid|access|unauthorized)_[a-z]+\b/.exec(why) ?? [];
  return refusedRow(title, check === '' ? code : check, why);
}
