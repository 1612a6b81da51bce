/** A partner whose systems call our APIs: no sign-in is offered, and what its services get is tried instead. */
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/portico.ts';
import { Partners } from '../pages/partners.ts';
import { Wizard } from '../pages/wizard.ts';

test('the services of a vendor without people are tried: tokens, refusals and walls', async ({ portico }) => {
  const { page } = portico;
  const wizard = new Wizard(page);
  await new Partners(page).create('Machine-to-machine vendor', 'Nimbus Feeds');
  await wizard.chooseWorkspace('blixit-partners', 'BlixitPartners');
  await wizard.open('Organization');
  await wizard.type('Contract id', 'BLX-2026-0777');
  await wizard.type('Starts', '1 Oct 2026');
  await wizard.type('Ends', '30 Sep 2028');
  await wizard.expectSaved();
  await wizard.open('Test');
  await expect(page.getByText(/2 services and no connection, so there is no sign-in to test/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run sign-in test' })).toHaveCount(0);
  await portico.expectAccessible();
  await page.getByRole('button', { name: 'Try the tokens' }).click();
  await expect(
    page.getByRole('status').filter({ hasText: /^All 2 services of Nimbus Feeds get their tokens/ }),
  ).toBeVisible({ timeout: 30_000 });
  const rows = page.getByRole('table', { name: 'Feed reader' }).getByRole('row');
  await expect(rows.filter({ hasText: /^A wrong secret.*Refused.*invalid_client/ })).toBeVisible();
  await expect(rows.filter({ hasText: /^Its token at an API of Neighbour.*Refused/ })).toBeVisible();
  await page.getByText('What is in the token').first().click();
  await expect(page.getByRole('button', { name: '"organization_id": "nimbus-feeds"' })).toBeVisible();
  await portico.expectAccessible();
  await page.emulateMedia({ colorScheme: 'dark' });
  await portico.expectAccessible();
});

test('what kind of partner it is is waited for, and a partner that cannot be read is said', async ({ portico }) => {
  const { page } = portico;
  await new Partners(page).create('Machine-to-machine vendor', 'Nimbus Feeds');
  await portico.frame.open('Federation lab');
  const tryTokens = page.getByRole('button', { name: 'Try the tokens' });
  const runTest = page.getByRole('button', { name: 'Run sign-in test' });
  await expect(tryTokens).toBeVisible();

  // The partner's answer waits on its way; until it is there neither screen is shown.
  let letGo = await holdPartner(page);
  await page.reload();
  for (const side of ['Walls and changes', 'Loopback IdP']) {
    await page.getByText(side, { exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Loading the partner' })).toBeVisible();
    await expect(runTest.or(page.getByRole('button', { name: 'Try the cut-off' }))).toHaveCount(0);
    await expect(tryTokens).toHaveCount(0);
  }
  await portico.expectAccessible();
  letGo();
  await expect(tryTokens).toBeVisible();

  letGo = await holdPartner(page);
  await page.reload();
  await expect(page.getByRole('status').filter({ hasText: 'Loading the partner' })).toBeVisible();
  const [file = ''] = await readdir(join(portico.home, 'blueprints'));
  await rename(join(portico.home, 'blueprints', file), join(portico.home, file));
  letGo();
  await expect(page.getByRole('alert').filter({ hasText: 'partner' })).toBeVisible();
  await expect(runTest).toHaveCount(0);
  await portico.expectAccessible();
  await rename(join(portico.home, file), join(portico.home, 'blueprints', file));
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(tryTokens).toBeVisible();
});

/** @returns what lets the answers go on their way */
async function holdPartner(page: Page): Promise<() => void> {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.unrouteAll();
  await page.route('**/call/partners.get', async (route) => {
    await gate;
    await route.continue();
  });
  return letGo;
}
