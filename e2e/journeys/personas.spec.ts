/** Personas of one's own, from the first letter to the sign-in; and the fault that is looked for. */
import { expect, test } from '../fixtures/portico.ts';
import { Lab, Person } from '../pages/lab.ts';
import { Partners } from '../pages/partners.ts';

test('a persona is made, corrected, signs in, is copied, deleted and brought back', async ({ portico, browser }) => {
  test.slow();
  const { page } = portico;
  await new Partners(page).startWithExample();
  await portico.frame.open('Federation lab');
  await page.getByRole('button', { name: 'New', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'New persona' });
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await dialog.getByLabel('Email', { exact: true }).fill('lea@nunez@x');
  await dialog.getByLabel(/^Groups/).fill('orders-read\nVentes & Achats');
  await dialog.getByRole('button', { name: 'Add attribute' }).click();
  await dialog.getByLabel('Name of attribute 1').fill('sub');
  await dialog.getByLabel('Values of attribute 1').fill('Field service');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog.getByText('Give the persona a name.')).toBeVisible();
  await expect(dialog.getByText(/^Write it like maya\.lopez/)).toBeVisible();
  await expect(dialog.getByText('sub has a meaning of its own in the protocol.')).toBeVisible();
  await portico.expectAccessible();

  await dialog.getByLabel('Name', { exact: true }).fill('Léa Núñez');
  await expect(dialog.getByText('Give the persona a name.')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(dialog.getByText('What you typed is not saved')).toBeVisible();
  await dialog.getByLabel('Email', { exact: true }).fill('lea.nunez');
  await dialog.getByLabel('Name of attribute 1').fill('department');
  await dialog.getByLabel('NameID and sub').fill('employee-7');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('radio', { name: /^Léa Núñez/ })).toBeChecked();
  await portico.expectAccessible();

  const lab = new Lab(page);
  const lea = await Person.at(browser, await lab.start('Léa Núñez'));
  await lea.pickAtIdp('Léa Núñez');
  await lab.expectSeen(/^Léa Núñez signed in/);
  await lab.open('Profile');
  await expect(
    page.getByRole('table', { name: 'Mapped profile' }).getByText('lea.nunez@cascade.example'),
  ).toBeVisible();
  await lea.close();

  await page.getByRole('button', { name: 'Duplicate' }).click();
  await expect(page.getByRole('dialog').getByLabel('Name', { exact: true })).toHaveValue('Léa Núñez 2');
  await page.getByRole('button', { name: 'Save persona' }).click();
  await expect(page.getByRole('radio', { name: /^Léa Núñez 2/ })).toBeChecked();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('button', { name: 'Delete persona' }).click();
  await expect(page.getByRole('radio', { name: /^Léa Núñez 2/ })).toHaveCount(0);
  await page
    .getByRole('status')
    .filter({ hasText: 'Léa Núñez 2 was deleted.' })
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect(page.getByRole('radio', { name: /^Léa Núñez 2/ })).toBeChecked();

  // The same people stand in the token preview of the wizard.
  await portico.frame.open('Partners');
  await new Partners(page).open('Cascade Consulting');
  await page.getByRole('button', { name: /As persona/ }).click();
  await page.getByRole('option', { name: 'Léa Núñez', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Claims' }).getByText(/Ventes & Achats/)).toBeVisible();
});

test('a fault is found by the check that must refuse it, and by its words', async ({ portico }) => {
  const { page } = portico;
  await new Partners(page).startWithExample();
  await portico.frame.open('Federation lab');
  const faults = page.getByRole('radiogroup', { name: /^Fault/ });
  await expect(faults.getByRole('group', { name: 'Signature and keys' })).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Search faults' });
  await search.fill('sig.value');
  await expect(faults.getByRole('radio')).toHaveCount(2);
  await expect(faults.getByRole('radio', { name: /^Signed by another key Refused by sig\.value/ })).toBeVisible();
  await search.press('ArrowDown');
  await expect(faults.getByRole('radio', { name: 'None' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(faults.getByRole('radio', { name: /^Signed by another key/ })).toBeChecked();
  await search.fill('nothing like this');
  await expect(page.getByText(/^No fault has these words/)).toBeVisible();
  await portico.expectAccessible();
});
