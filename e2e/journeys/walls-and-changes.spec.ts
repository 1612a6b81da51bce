/** Before the first day: what one partner's people can do at another, what outlives a departure, and a key change. */
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures/portico.ts';
import { Partners } from '../pages/partners.ts';

const second = fileURLToPath(new URL('../../resources/examples/forge-supplies.yaml', import.meta.url));

test('the cut-off, a key change and the walls are tried unattended, and kept', async ({ portico }) => {
  test.slow();
  const { page } = portico;
  const partners = new Partners(page);
  await partners.startWithExample();
  await portico.frame.open('Federation lab');
  await page.getByText('Walls and changes', { exact: true }).click();
  await expect(page.getByText('There is no second partner yet.')).toBeVisible();
  await expect(page.getByText('Nothing tried yet')).toBeVisible();
  await portico.expectAccessible();

  const sentence = page.getByRole('status');
  await page.getByRole('button', { name: 'Try the cut-off' }).click();
  await expect(sentence.filter({ hasText: /a new sign-in is refused at once, but .* go on/ })).toBeVisible({
    timeout: 30_000,
  });
  const deactivated = page.getByRole('table', { name: 'Maya Lindqvist is deactivated at their IdP' });
  await expect(deactivated.getByRole('row').filter({ hasText: /^A new sign-in.*Refused.*saml\.status/ })).toBeVisible();
  await expect(deactivated.getByRole('row').filter({ hasText: /^The refresh token.*Still works/ })).toBeVisible();

  await page.getByRole('button', { name: 'Rehearse the change' }).click();
  await expect(sentence.filter({ hasText: /^Take the new certificate in before their IdP switches/ })).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByRole('table', { name: 'Both are trusted' }).getByText('Works')).toHaveCount(2);
  await portico.expectAccessible();

  await portico.frame.open('Partners');
  await partners.importBlueprint(second);
  await expect(page.getByRole('heading', { level: 1, name: 'Forge Supplies' })).toBeVisible();
  await portico.frame.open('Federation lab');
  await page.getByText('Walls and changes', { exact: true }).click();
  await expect(page).toHaveURL(/ref=/);
  await page.getByRole('button', { name: 'Try the walls' }).click();
  await expect(sentence.filter({ hasText: /^The walls between .* hold/ })).toBeVisible({ timeout: 30_000 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await portico.expectAccessible();
  await page.reload();
  await expect(sentence.filter({ hasText: /^The walls between .* hold/ })).toBeVisible();
});
