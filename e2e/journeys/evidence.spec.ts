/** What was seen is found again, told apart from what was seen before, and handed on without the people in it. */
import { expect, test } from '../fixtures/portico.ts';
import { Evidence } from '../pages/evidence.ts';
import { Lab, Person } from '../pages/lab.ts';
import { Partners } from '../pages/partners.ts';

test('two sign-in tests are found, compared by meaning, and exported at a chosen level', async ({
  portico,
  browser,
}) => {
  test.slow();
  const { page } = portico;
  const lab = new Lab(page);
  const evidence = new Evidence(page);
  await new Partners(page).startWithExample();
  await portico.frame.open('Federation lab');
  await page.getByText('Evidence', { exact: true }).click();
  await expect(page.getByText('Nothing was kept yet')).toBeVisible();
  await portico.expectAccessible();
  await page.getByText('Loopback IdP', { exact: true }).click();

  const seen = async (person: string) => {
    const someone = await Person.at(browser, await lab.start(person));
    await someone.pickAtIdp(person);
    return someone;
  };
  const maya = await seen('Maya Lindqvist');
  await lab.expectSeen(/^Maya Lindqvist signed in/);
  await maya.close();
  await lab.chooseFault('Signed by another key');
  const again = await seen('Maya Lindqvist');
  await lab.expectOutcome('Refused');
  await again.close();

  await evidence.open();
  await expect(evidence.row(/Sign-in test/)).toHaveCount(2);
  await evidence.search('another key');
  await expect(evidence.row(/Sign-in test/)).toHaveCount(1);
  await expect(page).toHaveURL(/q=/);
  await evidence.search('');
  await evidence.filter('Verdict', 'Let in');
  await expect(evidence.row(/Sign-in test/)).toHaveCount(1);
  await portico.expectAccessible();
  await evidence.filter('Verdict', 'Let in');

  await evidence.compare(/Let in/, /Refused/);
  await expect(page.getByRole('status').filter({ hasText: /differences in meaning/ })).toBeVisible();
  const fault = evidence
    .section('Set-up')
    .getByRole('row')
    .filter({ hasText: /^Fault/ });
  await expect(fault).toContainText('none');
  await expect(fault).toContainText('Signed by another key');
  await expect(
    evidence
      .section('Checks')
      .getByRole('row')
      .filter({ hasText: /^sig\.value/ }),
  ).toContainText(/passed.*failed/);
  await expect(evidence.section('Hops').getByText('not there').first()).toBeVisible();
  await evidence
    .section('Set-up')
    .getByText(/values the same$/)
    .click();
  await expect(
    evidence
      .section('Set-up')
      .getByRole('row')
      .filter({ hasText: /^Persona/ })
      .first(),
  ).toBeVisible();
  await portico.expectAccessible();
  await page.emulateMedia({ colorScheme: 'dark' });
  await portico.expectAccessible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign-in test: two compared' })).toBeVisible();
  await page.getByRole('button', { name: 'All evidence' }).click();

  await evidence.row(/Let in/).click();
  await portico.expectAccessible();
  const anonymous = JSON.parse(await evidence.export('Secrets and people'));
  expect(anonymous).toMatchObject({
    format: 'portico.evidence/1',
    level: 'people',
    porticoVersion: expect.stringMatching(/^\d/),
    evidence: [{ kind: 'sign-in-test', verdict: 'let-in', startedAt: expect.any(String) }],
  });
  expect(JSON.stringify(anonymous)).not.toMatch(/lindqvist/i);
  expect(await evidence.export('Secrets')).toMatch(/maya\.lindqvist@/);
  await page.getByRole('button', { name: 'Open in the lab' }).click();
  await lab.expectOutcome('Let in');
});
