/** Targets with their doctor, and the home as one file. */
import { expect, test } from '../fixtures/portico.ts';
import { Partners } from '../pages/partners.ts';
import { Settings } from '../pages/settings.ts';

test('a target that cannot be used says why, in words', async ({ portico }) => {
  const { page } = portico;
  const settings = new Settings(page);
  await portico.frame.open('Settings');
  await portico.expectAccessible();
  await settings.addTarget({
    name: 'Nobody there',
    address: 'http://127.0.0.1:9',
    tenant: 'acme',
    client: 'portico',
    secret: 'not a real secret',
  });
  await settings.expectDoctor(/refused the connection|did not answer|not be reached/i);
  await portico.expectAccessible();
  await expect(page.getByText('not a real secret')).toHaveCount(0);
});

test('the home is exported, and restored over what is there only after a question', async ({ portico }) => {
  const { page } = portico;
  const settings = new Settings(page);
  await new Partners(page).startWithExample();
  await portico.frame.open('Settings');
  const file = await (await settings.exportHome()).path();
  await portico.frame.open('Partners');
  await new Partners(page).create('Supplier', 'Only Here');
  await portico.frame.open('Settings');
  await settings.restore(file);
  await page.getByRole('dialog').getByRole('button', { name: 'Replace it' }).click();
  await expect(page.getByText(/Restored 1 partner/)).toBeVisible();
  await portico.frame.open('Partners');
  await new Partners(page).expectRow('Cascade Consulting', 'Draft');
  await expect(page.getByText('Only Here')).toHaveCount(0);
});

test('the theme follows the choice, and every section is reached by keyboard', async ({ portico }) => {
  const { page } = portico;
  await portico.frame.open('Settings');
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await portico.expectAccessible();
  for (const [key, section] of [
    ['1', 'Partners'],
    ['2', 'Federation lab'],
    ['3', 'Inspector'],
    ['4', 'Sync'],
  ] as const) {
    await page.keyboard.press(`Control+${key}`);
    await portico.frame.expectOpen(section);
    await portico.expectAccessible();
  }
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /search/i })).toBeFocused();
  await page.keyboard.press('Escape');
});
