/** Any message, pasted: judged against a partner, explained, compared, redacted; captures as a list. Messages are made at run time. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  makeMetadata,
  makeRsaKey,
  requestId,
  signedAssertion,
} from '../../electron/engine/inspect/fixtures/saml-messages.ts';
import { expect, type Portico, test } from '../fixtures/portico.ts';
import { Inspector } from '../pages/inspector.ts';
import { Partners } from '../pages/partners.ts';
import { Wizard } from '../pages/wizard.ts';

const key = makeRsaKey(2048, {
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2036-01-01T00:00:00Z'),
});
const seenAt = '2026-03-01T12:00:00Z';
const mail = (value: string) =>
  `<saml:Attribute Name="email"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`;
const wrapped = (xml: string) => Buffer.from(xml).toString('base64');

/** A partner whose identity provider holds our key, and the inspector with its names read from the screen. */
async function withPartner(portico: Portico) {
  const { page } = portico;
  const wizard = new Wizard(page);
  await new Partners(page).startWithExample();
  await wizard.open('Connection');
  await page.getByText('Paste', { exact: true }).click();
  await wizard.type('Metadata XML', makeMetadata({ keys: [{ key }] }));
  await wizard.expectSaved();
  await portico.frame.open('Inspector');
  const inspector = new Inspector(page);
  await inspector.paste(wrapped(signedAssertion({}, { key })));
  await inspector.openKnown();
  await inspector.known('As seen at').fill(seenAt);
  await inspector.closeKnown();
  await inspector.expectVerdict('Not verified');
  return inspector;
}

/** What the partner's messages have to be meant for, as the screen says it once the partner is chosen. */
async function ours(inspector: Inspector) {
  await inspector.openKnown();
  const audience = await inspector.known('Our entity ID').inputValue();
  const recipient = await inspector.known('Our ACS URL').inputValue();
  await inspector.closeKnown();
  return { audience, recipient };
}

test('a response is judged against its partner, explained, compared and redacted', async ({ portico, context }) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page } = portico;
  const inspector = await withPartner(portico);
  await expect(page.getByText(/It says that it comes from the identity provider of Cascade Consulting/)).toBeVisible();
  await portico.expectAccessible();
  await page.getByRole('button', { name: 'Check against Cascade Consulting' }).click();
  const { audience, recipient } = await ours(inspector);
  const destination = { destination: recipient };

  await inspector.paste(
    wrapped(signedAssertion({ audience, recipient, attributes: mail('dana@cascade.example') }, { key }, destination)),
  );
  await inspector.expectVerdict('Valid');
  await expect(page.getByText(/It is acceptable from/)).toBeVisible();
  await inspector.tab('Certificates');
  await expect(inspector.message.getByText('The same on both sides').first()).toBeVisible();
  await portico.expectAccessible();
  await inspector.tab('Values');
  await expect(inspector.message.getByText('dana@cascade.example').first()).toBeVisible();
  await inspector.tab('Wrapping');
  await expect(inspector.message.getByText(/base64/)).toBeVisible();
  await portico.expectAccessible();

  const slash = signedAssertion(
    { audience: `${audience}/`, recipient, attributes: mail('dana@cascade.example') },
    { key },
    destination,
  );
  await inspector.paste(
    wrapped(slash.replace('dana@cascade.example</saml:AttributeValue>', 'boss@cascade.example</saml:AttributeValue>')),
  );
  await inspector.expectVerdict('Refused');
  await expect(inspector.verdict.getByText(/not valid/)).toBeVisible();
  const audienceCheck = page.getByRole('article', { name: /Meant for us/ });
  await expect(audienceCheck.getByText(/slash/).first()).toBeVisible();
  await inspector.tab('Message');
  await audienceCheck.getByRole('button').first().click();
  await expect(inspector.message.getByText('Failed check')).toBeVisible();
  await portico.expectAccessible();
  await inspector.verdict.getByRole('button', { name: 'Copy sentence' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/not valid/);

  const redact = await inspector.openDialog('Copy redacted for a ticket');
  await expect(redact.getByRole('table', { name: 'What is taken out' })).toContainText('boss@cascade.example');
  await portico.expectAccessible();
  await redact.getByRole('button', { name: 'Copy as text' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^INVALID: /);
  expect(copied).not.toContain('boss@cascade.example');
  await page.keyboard.press('Escape');

  const compare = await inspector.openDialog('Compare with a working one');
  await compare.getByRole('button', { name: /Compare with/ }).click();
  await page.getByRole('option', { name: 'Pasted 2' }).click();
  await expect(compare.getByText('Response / Assertion / Conditions / AudienceRestriction / Audience')).toBeVisible();
  await portico.expectAccessible();
  await page.keyboard.press('Escape');

  await page.emulateMedia({ colorScheme: 'dark' });
  await portico.expectAccessible();
});

const entry = (name: string, xml: string) => ({
  request: {
    url: 'https://x.example/',
    postData: {
      mimeType: 'application/x-www-form-urlencoded',
      text: `${name}=${encodeURIComponent(wrapped(xml))}`,
    },
  },
});
const question = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${requestId}" Version="2.0" IssueInstant="2026-03-01T12:10:00Z"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://login.blixit.example/sp</saml:Issuer></samlp:AuthnRequest>`;

test('a capture is a list: driven by keys, filtered, searched, its clock seen', async ({ portico }) => {
  const { page } = portico;
  await portico.frame.open('Inspector');
  const inspector = new Inspector(page);
  const answers = ['_a1', '_a2', '_a2'].map((id) => entry('SAMLResponse', signedAssertion({ id }, { key })));
  await inspector.paste(JSON.stringify({ log: { entries: [entry('SAMLRequest', question), ...answers] } }));
  await expect(inspector.messages.getByText('4 messages', { exact: true })).toBeVisible();
  await expect(page.getByText(/older than its question/)).toBeVisible();
  await expect(inspector.verdict.getByRole('heading', { name: 'Refused: 3 of 4 messages' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'What failed' })).toContainText('The assertion was used once');
  await portico.expectAccessible();
  await inspector.list.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('textbox', { name: 'SAML response' })).toContainText('samlp:Response');
  await page.keyboard.press('Home');
  await expect(page.getByRole('textbox', { name: 'SAML authentication request' })).toContainText('AuthnRequest');
  await portico.expectAccessible();

  await inspector.filter('Refused');
  await expect(inspector.list.getByText('SAML authentication request')).toHaveCount(0);
  await expect(inspector.list.getByText('Refused').first()).toBeVisible();
  await inspector.filter('Not verified');
  await expect(inspector.list.getByText('SAML response')).toHaveCount(0);
  await inspector.filter('All');
  await inspector.search('authentication');
  await expect(inspector.list.getByText('SAML response')).toHaveCount(0);
  await inspector.search('nothing like this');
  await expect(inspector.list.getByText('No message fits.')).toBeVisible();
  await portico.expectAccessible();
  await page.getByRole('button', { name: 'The whole capture' }).click();
  await expect(inspector.verdict.getByRole('heading', { name: 'Refused: 3 of 4 messages' })).toBeVisible();
});

test('a large capture fills its list while it is judged, and what was judged stays when it is cancelled', async ({
  portico,
}) => {
  test.slow();
  const { page } = portico;
  const value = (place: number) => `<saml:AttributeValue>${`group ${place} `.padEnd(140, 'x')}</saml:AttributeValue>`;
  const groups = `<saml:Attribute Name="groups">${Array.from({ length: 400 }, (_, place) => value(place)).join('')}</saml:Attribute>`;
  const answers = ['_a1', '_a2', '_a3'].map((id) =>
    entry('SAMLResponse', signedAssertion({ id, attributes: groups }, { key })),
  );
  const entries = Array.from({ length: 450 }, (_, place) => answers[place % answers.length]);
  const file = join(portico.home, 'many.har');
  await writeFile(file, JSON.stringify({ log: { entries } }));

  await portico.frame.open('Inspector');
  const inspector = new Inspector(page);
  await inspector.open(file);
  await expect(inspector.list.getByText('SAML response').first()).toBeVisible();
  const howFar = inspector.messages.getByRole('progressbar', { name: 'Judged' });
  await expect(howFar).toBeVisible();
  await inspector.list.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'SAML response' })).toContainText('samlp:Response');
  await inspector.messages.getByRole('button', { name: 'Cancel' }).click();
  await expect(inspector.messages.getByText(/^Cancelled: \d+ of (at least )?\d+ messages were judged/)).toBeVisible();
  await expect(howFar).toHaveCount(0);
  await expect(inspector.list.getByText('SAML response').first()).toBeVisible();
  await portico.expectAccessible();

  await inspector.messages.getByRole('button', { name: 'Judge all' }).click();
  await expect(inspector.messages.getByText('450 messages', { exact: true })).toBeVisible({ timeout: 90_000 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await portico.expectAccessible();
  await page.getByRole('button', { name: 'Close many.har' }).click();
  await expect(page.getByRole('textbox', { name: 'Or paste it' })).toBeVisible();
});

test('anything else is said in words, and every check can be read', async ({ portico }) => {
  const { page } = portico;
  await portico.frame.open('Inspector');
  const inspector = new Inspector(page);
  await portico.expectAccessible();
  const help = await inspector.openDialog('What is checked');
  await help.getByRole('textbox', { name: 'Search' }).fill('audience');
  await expect(help.getByText('cond.audience')).toBeVisible();
  await portico.expectAccessible();
  await page.keyboard.press('Escape');

  const token = ['{"alg":"none"}', '{"iss":"https://idp.example","sub":"u-1","exp":1}', '']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
  await inspector.paste(token);
  await inspector.expectVerdict('Refused');
  await portico.expectAccessible();
  await inspector.give('This is a letter to my aunt and no message at all, it is only long.');
  await expect(page.getByRole('alert')).toBeVisible();
  await inspector.give(
    '<!DOCTYPE r [<!ENTITY x "y">]><samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">&x;</samlp:Response>',
  );
  await expect(page.getByText(/DOCTYPE|DTD/i).first()).toBeVisible();
});
