/** The federation lab: start a test, be the person in another browser, read what was seen. */
import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';

export class Lab {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** @returns where the sign-in starts, as shown on screen for any browser */
  async start(persona: string): Promise<string> {
    await this.#choose(persona);
    await this.#page.getByRole('button', { name: 'Run sign-in test' }).click();
    const link = this.#page.getByTitle(/^http:\/\/127\.0\.0\.1:\d+\/(?:start)?$/);
    await expect(link).toBeVisible();
    return (await link.getAttribute('title')) ?? '';
  }

  async chooseFault(title: string): Promise<void> {
    await this.#choose(title);
  }

  /** By its row, as a person would: the click waits until the list around it stands still. */
  async #choose(name: string): Promise<void> {
    const radio = this.#page.getByRole('radio', { name }).first();
    await this.#page.locator('label').filter({ has: radio }).click();
    await expect(radio).toBeChecked();
  }

  async cancel(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Cancel', exact: true }).click();
  }

  async expectOutcome(outcome: 'Let in' | 'Refused' | 'Not finished' | 'Cancelled' | 'Interrupted'): Promise<void> {
    await expect(this.#page.getByRole('heading', { name: outcome })).toBeVisible();
  }

  async expectFailedCheck(title: string | RegExp): Promise<void> {
    await expect(this.#page.getByRole('region', { name: 'Details' }).getByText(title).first()).toBeVisible();
  }

  async expectSeen(words: RegExp): Promise<void> {
    await this.expectOutcome('Let in');
    await expect(this.#page.getByText('Seen', { exact: true }).first()).toBeVisible();
    await expect(this.#page.getByText(words).first()).toBeVisible();
  }

  async open(tab: 'Checks' | 'Message' | 'Profile' | 'Tokens' | 'Headers'): Promise<void> {
    await this.#page.getByRole('region', { name: 'Details' }).getByRole('tab', { name: tab }).click();
  }

  async pick(hop: string): Promise<void> {
    await this.#page
      .getByRole('list', { name: 'Hops of this sign-in' })
      .getByRole('button', { name: hop })
      .first()
      .click();
  }

  async expectClaim(name: string, value: string): Promise<void> {
    await expect(
      this.#page.getByRole('list', { name: 'Claims' }).getByRole('button', { name: `"${name}": "${value}"` }),
    ).toBeVisible();
  }
}

/** A person at the partner, with a browser of their own that shares nothing with Portico's page. */
export class Person {
  readonly page: Page;
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
  }

  static async at(browser: Browser, url: string): Promise<Person> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    return new Person(context, page);
  }

  async pickAtIdp(name: string): Promise<void> {
    await this.page.getByRole('button', { name }).click();
  }

  /** Opens the invitation, sets a password, comes back and signs in with it. */
  async acceptInvitation(email: string, password: string): Promise<void> {
    const start = this.page.url();
    const invitation = this.#context.waitForEvent('page');
    await this.page.getByRole('link', { name: /invitation/ }).click();
    const setup = await invitation;
    await setup.getByLabel('New password', { exact: true }).fill(password);
    await setup.getByLabel(/again|repeat/i).fill(password);
    await setup.getByRole('button', { name: 'Set password' }).click();
    await expect(setup.getByText('Your password is set')).toBeVisible();
    await this.page.goto(new URL('/start', start).href);
    await this.page.getByLabel(/Email/).fill(email);
    const passwordField = this.page.getByLabel('Password');
    if (!(await passwordField.isVisible())) await this.page.getByRole('button', { name: 'Continue' }).click();
    await passwordField.fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}
