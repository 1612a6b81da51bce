/** Sign-ins that do not end well: a wrong answer, a refusal, a closed browser, a Portico that was killed meanwhile. */
import { expect, test } from '../fixtures/portico.ts';
import { Lab, Person } from '../pages/lab.ts';
import { Partners } from '../pages/partners.ts';
import { Wizard } from '../pages/wizard.ts';

test('an answer signed by another key is refused, and the reason is on screen', async ({ portico, browser }) => {
  const lab = await labOfExample(portico.page);
  await lab.chooseFault('Signed by another key');
  const person = await Person.at(browser, await lab.start('Maya Lindqvist'));
  await person.pickAtIdp('Maya Lindqvist');
  await lab.expectOutcome('Refused');
  await lab.open('Checks');
  await lab.expectFailedCheck(/key/i);
  await portico.expectAccessible();
  await expect(person.page.getByRole('main')).toContainText(/refused|not signed in/i);
  await person.close();
  await portico.frame.open('Partners');
  await new Partners(portico.page).expectRow('Cascade Consulting', 'Draft');
});

test('a browser closed in the middle: the test is cancelled, and the next one works', async ({ portico, browser }) => {
  const lab = await labOfExample(portico.page);
  const gone = await Person.at(browser, await lab.start('Maya Lindqvist'));
  await expect(gone.page.getByRole('button', { name: 'Maya Lindqvist' })).toBeVisible();
  await gone.close();
  await lab.cancel();
  await lab.expectOutcome('Cancelled');
  await expect(portico.page.getByRole('button', { name: /^Stop Loopback IdP/ })).toHaveCount(0);

  const person = await Person.at(browser, await lab.start('Maya Lindqvist'));
  await person.pickAtIdp('Maya Lindqvist');
  await lab.expectSeen(/Maya Lindqvist signed in/);
  await person.close();
});

test('Portico killed in the middle of a test says so when it is back, and leaves nothing behind', async ({
  portico,
  browser,
}) => {
  const { page } = portico;
  const lab = await labOfExample(page);
  const person = await Person.at(browser, await lab.start('Maya Lindqvist'));
  await expect(person.page.getByRole('button', { name: 'Maya Lindqvist' })).toBeVisible();
  await portico.restart();
  await portico.frame.open('Federation lab');
  await lab.expectOutcome('Interrupted');
  await expect(page.getByRole('button', { name: /^Stop Loopback IdP/ })).toHaveCount(0);
  await person.close();
});

async function labOfExample(page: import('@playwright/test').Page): Promise<Lab> {
  await new Partners(page).startWithExample();
  await new Wizard(page).open('Test');
  return new Lab(page);
}
