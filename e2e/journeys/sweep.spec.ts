/** The fault sweep, as a specialist runs it before the partner's first day. */
import { expect, test } from '../fixtures/portico.ts';
import { Partners } from '../pages/partners.ts';
import { Wizard } from '../pages/wizard.ts';

test('every SAML fault is swept unattended, and each names the check that refused it', async ({ portico }) => {
  test.slow();
  const { page } = portico;
  await new Partners(page).startWithExample();
  await new Wizard(page).open('Test');
  await page.getByRole('button', { name: /^Sweep all \d+ faults$/ }).click();
  await expect(page.getByRole('heading', { name: 'Swept' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('status').filter({ hasText: /of \d+ faults were refused/ })).toBeVisible();
  const table = page.getByRole('table', { name: 'Faults of this sweep' });
  const rows = table.getByRole('row');
  await expect(rows.filter({ hasText: /^Signed by another key.*Refused.*sig\.value/ })).toBeVisible();
  await expect(rows.filter({ hasText: /^Only the response signed.*Let in as expected/ })).toBeVisible();
  await expect(rows.filter({ hasText: /^Transient NameID.*Refused.*named otherwise before/ })).toBeVisible();
  await expect(rows.filter({ hasText: 'Let through' })).toHaveCount(0);
  await portico.expectAccessible();
  await page.reload();
  await page.getByRole('button', { name: /^Swept/ }).click();
  await expect(table).toBeVisible();
});

test('what a setting lets through is red, first, and names the setting', async ({ portico }) => {
  test.slow();
  const { page } = portico;
  await new Partners(page).startWithExample();
  const wizard = new Wizard(page);
  await wizard.open('Connection');
  await page.getByText('Create people at first sign-in').click();
  await expect(page.getByRole('switch', { name: 'Create people at first sign-in' })).not.toBeChecked();
  await wizard.open('Test');
  await page.getByRole('button', { name: /^Sweep all \d+ faults$/ }).click();
  await expect(page.getByRole('heading', { name: 'Swept' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('status').filter({ hasText: /faults were refused.* got through/ })).toBeVisible();
  const rows = page.getByRole('table', { name: 'Faults of this sweep' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('Let through');
  await expect(
    rows.filter({ hasText: /^Changed NameID.*Let through.*Attribute that identifies people/ }),
  ).toBeVisible();
  await portico.expectAccessible();
});

test('Portico killed in the middle of a sweep keeps every result that was on screen', async ({ portico }) => {
  const { page } = portico;
  const rows = page.getByRole('table', { name: 'Faults of this sweep' }).getByRole('row');
  await new Partners(page).startWithExample();
  await new Wizard(page).open('Test');
  await page.getByRole('button', { name: /^Sweep all \d+ faults$/ }).click();
  await expect(rows.filter({ hasText: /Refused/ }).first()).toBeVisible({ timeout: 60_000 });
  const shown = await rows.count();
  await portico.restart();
  await portico.frame.open('Federation lab');
  await page.getByRole('button', { name: /^Interrupted/ }).click();
  await expect(page.getByRole('status').filter({ hasText: /What was tried until then is kept/ })).toBeVisible();
  expect(await rows.count()).toBeGreaterThanOrEqual(shown);
});
