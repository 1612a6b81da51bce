/** The Inspector: give it anything, say what to trust, read the verdict. Speaks product: roles and names, no CSS. */
import { expect, type Locator, type Page } from '@playwright/test';

export class Inspector {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get verdict(): Locator {
    return this.#page.getByRole('region', { name: 'Verdict' });
  }

  get message(): Locator {
    return this.#page.getByRole('region', { name: 'Message', exact: true });
  }

  /** Of a capture: how far it is, the filters, the list. */
  get messages(): Locator {
    return this.#page.getByRole('region', { name: 'Messages', exact: true });
  }

  get list(): Locator {
    return this.#page.getByRole('grid', { name: 'Messages of this capture' });
  }

  async filter(word: 'All' | 'Refused' | 'Not verified'): Promise<void> {
    await this.messages.getByRole('radio', { name: new RegExp(`^${word}`) }).check({ force: true });
  }

  async search(text: string): Promise<void> {
    await this.messages.getByRole('searchbox', { name: 'Search messages' }).fill(text);
  }

  async open(path: string): Promise<void> {
    const chooser = this.#page.waitForEvent('filechooser');
    await this.#page.getByRole('button', { name: 'Choose a file' }).click();
    await (await chooser).setFiles(path);
  }

  /** Whatever it is; it may also be refused as unreadable. */
  async give(text: string): Promise<void> {
    const another = this.#page.getByRole('button', { name: 'Open another' });
    if (await another.isVisible()) await another.click();
    await this.#page.getByRole('textbox', { name: 'Or paste it' }).fill(text);
    await expect(this.#page.getByRole('textbox', { name: 'Or paste it' })).toHaveCount(0);
  }

  /** A message that is judged. */
  async paste(text: string): Promise<void> {
    await this.give(text);
    await expect(this.verdict).toBeVisible();
  }

  async trustPartner(name: string): Promise<void> {
    await this.#page.getByRole('button', { name: /Check against/ }).click();
    await this.#page.getByRole('option', { name }).click();
  }

  async openKnown(): Promise<void> {
    const known = this.#page.getByRole('button', { name: 'Keys, names and time' });
    if ((await known.getAttribute('aria-expanded')) === 'false') await known.click();
  }

  async closeKnown(): Promise<void> {
    const known = this.#page.getByRole('button', { name: 'Keys, names and time' });
    if ((await known.getAttribute('aria-expanded')) === 'true') await known.click();
  }

  known(label: string): Locator {
    return this.#page.getByRole('textbox', { name: label });
  }

  /** What is shown belongs to what is known now; until then it is faded. */
  async expectSettled(): Promise<void> {
    await expect(this.#page.locator('[aria-busy="true"]')).toHaveCount(0);
  }

  async expectVerdict(word: 'Valid' | 'Refused' | 'Not verified'): Promise<void> {
    await expect(this.verdict.getByRole('heading', { name: new RegExp(`^${word}`) })).toBeVisible();
  }

  check(title: string | RegExp): Locator {
    return this.#page.getByRole('button', { name: title });
  }

  async tab(name: 'Message' | 'Values' | 'Certificates' | 'Wrapping'): Promise<void> {
    await this.message.getByRole('tab', { name }).click();
  }

  async openDialog(
    button: 'Compare with a working one' | 'Copy redacted for a ticket' | 'What is checked',
  ): Promise<Locator> {
    await this.#page.getByRole('button', { name: button }).click();
    const dialog = this.#page.getByRole('dialog', { name: button });
    await expect(dialog).toBeVisible();
    return dialog;
  }
}
