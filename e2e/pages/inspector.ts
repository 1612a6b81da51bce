/** The Inspector: paste or drop a message, read the verdict. */
import { expect, type Page } from '@playwright/test';

export class Inspector {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async paste(text: string): Promise<void> {
    const another = this.#page.getByRole('button', { name: 'Open another' });
    if (await another.isVisible()) await another.click();
    await this.#page.getByLabel('Or paste it').fill(text);
    const inspect = this.#page.getByRole('button', { name: 'Inspect' });
    if (await inspect.isVisible()) await inspect.click();
  }

  async expectVerdict(words: string | RegExp): Promise<void> {
    await expect(this.#page.getByRole('region', { name: 'Verdict' })).toContainText(words);
  }

  async expectCheck(words: string | RegExp): Promise<void> {
    await expect(this.#page.getByText(words).first()).toBeVisible();
  }
}
