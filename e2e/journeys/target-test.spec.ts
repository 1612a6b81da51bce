/** The lab at a connected target: reviewed, written, seen, taken back, also after a crash; and what is said where it cannot work. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { type OtherTenant, startOtherTenant } from '../fixtures/other-tenant.ts';
import { test as base, expect, type Portico } from '../fixtures/portico.ts';
import { Lab, Person } from '../pages/lab.ts';
import { Partners } from '../pages/partners.ts';
import { Settings } from '../pages/settings.ts';

const test = base.extend<{ readonly acme: OtherTenant }>({
  acme: async ({ browserName }, use) => {
    const folder = await mkdtemp(join(tmpdir(), `portico-acme-${browserName}-`));
    const acme = await startOtherTenant(folder);
    await use(acme);
    await acme.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
});
const oidcExample = fileURLToPath(new URL('../../resources/examples/forge-supplies.yaml', import.meta.url));

test('a SAML sign-in is reviewed, run at the target, seen, and taken back', async ({ portico, acme, browser }) => {
  test.slow();
  const { page } = portico;
  await connect(portico, acme);
  await portico.frame.open('Partners');
  await new Partners(page).startWithExample();
  await portico.frame.open('Federation lab');
  await runAt(page, 'Acme production');
  await page.getByRole('button', { name: 'Review what is written' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign-in test at Acme production' });
  await expect(dialog).toContainText(new URL(acme.baseUrl).host, { timeout: 30_000 });
  await expect(dialog.getByText('Create the organization Portico test of Cascade Consulting')).toBeVisible();
  await dialog.getByText('Create the organization Portico test of Cascade Consulting').click();
  await expect(dialog.getByText('POST', { exact: true }).first()).toBeVisible();
  await portico.expectAccessible();
  await dialog.getByRole('button', { name: 'Write nothing' }).click();
  await expect(dialog).toHaveCount(0);

  await page.getByRole('button', { name: 'Review what is written' }).click();
  await expect(dialog).toBeVisible({ timeout: 30_000 });
  await dialog.getByRole('button', { name: 'Write and run sign-in test' }).click();
  const person = await Person.at(browser, await startLink(page));
  await person.pickAtIdp('Maya Lindqvist');
  const lab = new Lab(page);
  await lab.expectSeen(/Maya Lindqvist signed in to .* of Cascade Consulting, at Acme production/);
  await expect(page.getByText('Nothing of the test is on Acme production any more.')).toBeVisible();
  await portico.expectAccessible();
  await person.close();
});

test('Portico killed during a test at the target says what is left there, and takes it back', async ({
  portico,
  acme,
}) => {
  test.slow();
  const { page } = portico;
  await connect(portico, acme);
  await portico.frame.open('Partners');
  await new Partners(page).startWithExample();
  await portico.frame.open('Federation lab');
  await runAt(page, 'Acme production');
  await page.getByRole('button', { name: 'Review what is written' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign-in test at Acme production' });
  await expect(dialog).toBeVisible({ timeout: 30_000 });
  await dialog.getByRole('button', { name: 'Write and run sign-in test' }).click();
  await startLink(page);
  await portico.restart();
  await portico.frame.open('Federation lab');
  const left = page.getByText('A sign-in test left something on Acme production');
  // The browser host keeps secrets in memory only, so after a crash it has to be told again.
  await expect(left).toBeVisible();
  await expect(page.getByText(/no secret for client/)).toBeVisible();
  await portico.expectAccessible();
  // It is said on every tab, and may be given up only after asking.
  await page.getByText('Evidence', { exact: true }).click();
  await page.getByRole('button', { name: 'I removed it myself' }).click();
  const asked = page.getByRole('dialog', { name: 'Forget what was left' });
  await expect(asked.getByText(/never tries again to remove/)).toBeVisible();
  await portico.expectAccessible();
  await asked.getByRole('button', { name: 'Keep it' }).click();
  await expect(left).toBeVisible();
  await page.getByText('Loopback IdP', { exact: true }).click();
  await portico.frame.open('Settings');
  await new Settings(page).giveSecret('Acme production', acme.clientSecret);
  await portico.frame.open('Federation lab');
  await expect(left).toHaveCount(0);
  await new Lab(page).expectOutcome('Interrupted');
});

test('with OpenID Connect the lab says why no sign-in can run there, and checks what it can', async ({
  portico,
  acme,
}) => {
  const { page } = portico;
  await connect(portico, acme);
  await portico.frame.open('Partners');
  await new Partners(page).importBlueprint(oidcExample);
  await expect(page.getByRole('heading', { level: 1, name: 'Forge Supplies' })).toBeVisible();
  await portico.frame.open('Federation lab');
  await runAt(page, 'Acme production');
  await expect(page.getByText(/it cannot reach the loopback IdP on this machine/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run sign-in test' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Check without a sign-in' }).click();
  await expect(page.getByRole('heading', { name: /^Check at Acme production/ })).toBeVisible();
  await expect(page.getByText(/is not on Acme production yet/).first()).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText('Checked', { exact: true }).first()).toBeVisible();
  await portico.expectAccessible();
  await page.getByRole('button', { name: 'Use the scratch tenant' }).click();
  await expect(page.getByRole('button', { name: 'Run sign-in test' })).toBeVisible();
});

async function connect(portico: Portico, acme: OtherTenant): Promise<void> {
  const settings = new Settings(portico.page);
  await portico.frame.open('Settings');
  await settings.addTarget({
    name: 'Acme production',
    address: acme.baseUrl,
    tenant: acme.tenantId,
    client: acme.clientId,
    secret: acme.clientSecret,
  });
  await settings.expectDoctor(/can be used/);
}

async function runAt(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: /Runs at/ }).click();
  await page.getByRole('option', { name: new RegExp(label) }).click();
}

async function startLink(page: Page): Promise<string> {
  const link = page.getByTitle(/^http:\/\/127\.0\.0\.1:\d+\/start$/);
  await expect(link).toBeVisible({ timeout: 30_000 });
  return (await link.getAttribute('title')) ?? '';
}
