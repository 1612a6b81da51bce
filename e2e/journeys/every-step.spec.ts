/** Every step of the wizard, as axe sees it, in both themes, and what the rail shows beside it. */
import { expect, test } from '../fixtures/portico.ts';
import { expectReadable } from '../pages/contrast.ts';
import { Partners } from '../pages/partners.ts';
import { formSteps, type Step, Wizard } from '../pages/wizard.ts';

const half = Math.ceil(formSteps.length / 2);
for (const steps of [
  formSteps.slice(0, half),
  [...formSteps.slice(half), 'Test', 'Review and sync'] satisfies Step[],
]) {
  test(`axe finds nothing from ${steps[0]} to ${steps.at(-1)}`, async ({ portico }) => {
    test.slow();
    const { page } = portico;
    const wizard = new Wizard(page);
    await new Partners(page).startWithExample();
    for (const step of steps) {
      await page.emulateMedia({ colorScheme: 'light' });
      await wizard.open(step);
      await portico.expectAccessible();
      await page.emulateMedia({ colorScheme: 'dark' });
      await expectReadable(page);
    }
  });
}

test('the rail follows every keystroke', async ({ portico }) => {
  const wizard = new Wizard(portico.page);
  await new Partners(portico.page).startWithExample();
  await wizard.open('Branding');
  await wizard.showInRail('Sign-in page');
  await wizard.type('Headline', 'Welcome, colleagues of Cascade');
  await expect(wizard.rail.getByText('Welcome, colleagues of Cascade')).toBeVisible();
  await wizard.open('Organization');
  await wizard.type('Name', 'كاسكيد للاستشارات 🏔️');
  await wizard.showInRail('Operations');
  await expect(wizard.rail.getByText('Create the organization كاسكيد للاستشارات 🏔️')).toBeVisible();
  await wizard.showInRail('Token');
  await wizard.rail.getByRole('button', { name: /"organization_id"/ }).click();
  await expect(wizard.rail.getByText('Where organization_id comes from')).toBeVisible();
});

test('a small window and a very long name lose nothing', async ({ portico }) => {
  const { page } = portico;
  await page.setViewportSize({ width: 1024, height: 700 });
  const name = 'Consolidated Intercontinental Engineering, Surveying and Procurement Partners of Northern Jutland';
  const wizard = new Wizard(page);
  await new Partners(page).create('Consulting firm', name);
  await wizard.open('Organization');
  await expect(wizard.field('Id')).toHaveValue(/^consolidated-intercontinental-/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
  await portico.frame.open('Partners');
  await new Partners(page).expectRow(name, 'Draft');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
  await portico.expectAccessible();
});

test('the page itself never scrolls, whatever takes the focus: its panes do', async ({ portico }) => {
  const { page } = portico;
  const wizard = new Wizard(page);
  await new Partners(page).startWithExample();
  await wizard.open('Connection');
  await expect(page.getByText('our ACS URL')).toBeVisible();
  await expect(page.getByText(/^Signing certificate 1 of/)).toBeAttached();
  const heading = page.getByRole('heading', { level: 1 });
  const place = await heading.boundingBox();
  for (const name of ['Paste', 'By hand', 'URL']) {
    await page.getByRole('radio', { name, exact: true }).check({ force: true });
    await expect(page.getByText(name, { exact: true }).first()).toBeInViewport();
    expect(await heading.boundingBox()).toEqual(place);
  }
  await page.getByRole('switch', { name: 'Redirect at once' }).focus();
  await expect(page.getByText('Redirect at once')).toBeInViewport();
  expect(await heading.boundingBox()).toEqual(place);
});
