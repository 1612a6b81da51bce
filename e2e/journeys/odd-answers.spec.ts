/** Answers that come at the wrong time, as they are shown: yesterday's, and one at an application that asked for none. */
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/portico.ts';
import { Lab, Person } from '../pages/lab.ts';
import { Partners } from '../pages/partners.ts';
import { Wizard } from '../pages/wizard.ts';

test("an answer to yesterday's request at our test service provider is refused, check by check", async ({
  portico,
  browser,
}) => {
  const { page } = portico;
  await new Partners(page).startWithExample();
  await portico.frame.open('Federation lab');
  await page.getByText('Their real IdP', { exact: true }).click();
  await page.getByRole('button', { name: 'Start connection test' }).click();
  const acs = page.getByTitle(/^http:\/\/127\.0\.0\.1:\d+\/saml\/acs$/).first();
  await expect(acs).toBeVisible({ timeout: 30_000 });
  const person = await browser.newPage();
  await person.setContent(
    `<form method="post" action="${await acs.getAttribute('title')}"><input name="SAMLResponse" value="${yesterdays()}"><button>Send</button></form>`,
  );
  await person.getByRole('button', { name: 'Send' }).click();
  await expect(person.getByRole('heading', { level: 1 })).toContainText(/refused|not work|does not/i);
  await expect(page.getByText('saml.in-response-to').first()).toBeVisible();
  await portico.expectAccessible();
  await person.goto('about:blank');
  await person.close();
});

test('two tabs of one test: the first counts, and the second changes nothing', async ({ portico, browser }) => {
  const { page } = portico;
  await new Partners(page).startWithExample();
  await new Wizard(page).open('Test');
  const lab = new Lab(page);
  const link = await lab.start('Maya Lindqvist');
  const [first, second] = [await Person.at(browser, link), await Person.at(browser, link)];
  await first.pickAtIdp('Maya Lindqvist');
  await lab.expectSeen(/Maya Lindqvist signed in/);
  await expect(second.page.getByRole('button', { name: 'Dayo Okafor' })).toBeVisible();
  await leave(second.page);
  await lab.expectSeen(/Maya Lindqvist signed in/);
  await first.close();
  await second.close();
});

/** The listeners are gone, so the browser shows its own page. */
async function leave(page: Page): Promise<void> {
  const gone = page.waitForEvent('requestfailed');
  await page.getByRole('button', { name: 'Dayo Okafor' }).click({ noWaitAfter: true });
  await gone;
}

/** Not signed, a day old, and for a request that nobody made today. */
function yesterdays(): string {
  const at = new Date(Date.now() - 86_400_000).toISOString();
  return Buffer.from(
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_old" Version="2.0" IssueInstant="${at}" InResponseTo="_yesterday"><saml:Issuer>https://idp.cascade.example</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="_a" Version="2.0" IssueInstant="${at}"><saml:Issuer>https://idp.cascade.example</saml:Issuer><saml:Subject><saml:NameID>maya</saml:NameID></saml:Subject></saml:Assertion></samlp:Response>`,
  ).toString('base64');
}
