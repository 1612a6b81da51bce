/** What is typed is never lost: saved as it is typed, undone and redone, there after a crash, and kept when it is wrong. */
import { generateKeyPairSync } from 'node:crypto';
import { makeCertificate } from '../../electron/engine/kernel/make-certificate.ts';
import { expect, test } from '../fixtures/portico.ts';
import { Partners } from '../pages/partners.ts';
import { Wizard } from '../pages/wizard.ts';

test('a draft survives kill -9 and can be undone', async ({ portico }) => {
  const { page } = portico;
  const wizard = new Wizard(page);
  await new Partners(page).create('Consulting firm', 'Aldgate Insurance Brokers');
  await wizard.open('Organization');
  await wizard.type('Contract id', 'BLX-1');
  await wizard.expectSaved();
  const address = new URL(page.url()).hash;

  await portico.restart();
  await portico.frame.expectOpen('Partners');
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, address);
  await expect(wizard.field('Contract id')).toHaveValue('BLX-1');
  await expect(wizard.field('Id')).toHaveValue('aldgate-insurance-brokers');

  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(wizard.field('Contract id')).toHaveValue('');
  await page.getByRole('button', { name: /^Redo/ }).click();
  await expect(wizard.field('Contract id')).toHaveValue('BLX-1');
});

test('what is wrong is said at its place, kept, and blocks nothing but the sync', async ({ portico }) => {
  const { page } = portico;
  const wizard = new Wizard(page);
  await new Partners(page).startWithExample();
  await portico.frame.open('Partners');
  await new Partners(page).create('Consulting firm', 'Second Firm');

  await wizard.open('Organization');
  await wizard.type('Id', 'cascade-consulting');
  await wizard.expectProblem(/already|taken|in use/i);
  await wizard.type('Id', 'Not An Id');
  await wizard.expectProblem(/small letters/i);
  await wizard.add('Email domains', 'cascade.example');
  await wizard.expectProblem(/Cascade Consulting/);
  await wizard.type('Starts', '1 Oct 2028');
  await wizard.type('Ends', '1 Sep 2028');
  await wizard.expectProblem(/before it starts|after its start|earlier/i);

  await wizard.open('Connection');
  await wizard.choose('Where their metadata comes from', 'Paste');
  await wizard.type('Metadata XML', '<!doctype html><html><body>Sign in</body></html>');
  await wizard.expectProblem(/web page|HTML/i);
  await expect(wizard.field('Metadata XML')).toHaveValue(/doctype html/);
  await wizard.choose('Where their metadata comes from', 'By hand');
  await page.getByRole('button', { name: 'Use these values instead of the metadata' }).click();
  await wizard.field('Signing certificate').fill(expiredCertificate());
  await wizard.expectProblem(/expired on 1 Jan 2026/);

  await wizard.open('Applications');
  await wizard.field('Redirect URIs').first().fill('https://*.blixit.example/callback');
  await wizard.field('Redirect URIs').first().press('Enter');
  await wizard.expectProblem(/wildcard/i);
  await wizard.field('Redirect URIs').first().fill('http://portal.blixit.example/callback');
  await wizard.field('Redirect URIs').first().press('Enter');
  await wizard.expectProblem(/https/);

  await wizard.open('Access and time');
  await wizard.type('Refresh token', '20 years');
  await wizard.expectProblem(/contract/i);
  await wizard.type('Access token', 'soon');
  await wizard.expectProblem(/30m|length of time/i);
  await wizard.expectSaved();
  await portico.expectAccessible();

  await wizard.open('Review and sync');
  await expect(page.getByText(/must be settled before a sync/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cannot apply yet' })).toBeDisabled();
});

test('two windows on one home: the slower one chooses', async ({ portico, context }) => {
  const { page } = portico;
  const wizard = new Wizard(page);
  await new Partners(page).create('Consulting firm', 'Two Windows');
  await wizard.open('Branding');
  await wizard.expectSaved();

  const other = await context.newPage();
  await other.goto(portico.host.origin);
  await other.evaluate(
    (token) => {
      for (const [name, value] of Object.entries(token)) window.sessionStorage.setItem(name, value);
    },
    await page.evaluate(() => ({ ...window.sessionStorage })),
  );
  await other.goto(page.url());
  await other.reload();
  const second = new Wizard(other);
  await expect(second.field('Headline')).toBeVisible();

  // The first window's save waits on its way until the second one's has arrived.
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/call/partners.saveStep', async (route) => {
    await gate;
    await route.continue();
  });
  const onItsWay = page.waitForRequest('**/call/partners.saveStep');
  await wizard.type('Headline', 'From the first window');
  await onItsWay;
  await second.type('Headline', 'From the second window');
  await second.expectSaved();
  letGo();

  await expect(page.getByText('Somebody else changed this step meanwhile')).toBeVisible();
  await expect(wizard.field('Headline')).toHaveValue('From the first window');
  await portico.expectAccessible();
  await page.getByRole('button', { name: 'Take their version' }).click();
  await expect(wizard.field('Headline')).toHaveValue('From the second window');
  await wizard.type('Headline', 'Agreed by both');
  await expect(second.field('Headline')).toHaveValue('Agreed by both');
  await other.close();
});

const expiredCertificate = () =>
  makeCertificate({
    keyPair: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    subject: 'Yesterday',
    notBefore: new Date('2025-01-01T00:00:00Z'),
    notAfter: new Date('2026-01-01T00:00:00Z'),
  });
