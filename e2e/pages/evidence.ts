/** What the lab kept: the list with its filters, one piece beside it, two compared. */
import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';

export class Evidence {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.getByText('Evidence', { exact: true }).first().click();
    await expect(this.#page.getByRole('grid', { name: 'Evidence' })).toBeVisible();
  }

  row(words: string | RegExp): Locator {
    return this.#page.getByRole('grid', { name: 'Evidence' }).getByRole('row').filter({ hasText: words });
  }

  async search(words: string): Promise<void> {
    await this.#page.getByRole('searchbox', { name: 'Search evidence' }).fill(words);
  }

  async filter(what: 'Kind' | 'Verdict' | 'Partner', choice: string): Promise<void> {
    await this.#page.getByRole('button', { name: new RegExp(`${what.toLowerCase()}|^${what}:`, 'i') }).click();
    await this.#page.getByRole('menuitemcheckbox', { name: choice }).click();
    await this.#page.keyboard.press('Escape');
  }

  async compare(first: RegExp, second: RegExp): Promise<void> {
    await this.row(first).first().click();
    await this.#page.getByRole('button', { name: 'Compare with another' }).click();
    await expect(this.#page.getByText(/^Choose the sign-in test to compare with/)).toBeVisible();
    await this.row(second).first().click();
    await expect(this.#page.getByRole('heading', { name: 'Sign-in test: two compared' })).toBeVisible();
  }

  section(title: string): Locator {
    return this.#page.getByRole('region', { name: title, exact: true });
  }

  /** @returns the text of the saved file */
  async export(level: 'Secrets' | 'Secrets and people' | 'All but structure'): Promise<string> {
    await this.#page.getByRole('button', { name: 'Export', exact: true }).click();
    const dialog = this.#page.getByRole('dialog', { name: 'Export this evidence' });
    await dialog.getByRole('radio', { name: new RegExp(`^${level}(?! and)`) }).check({ force: true });
    const download = this.#page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save file' }).click();
    return readFile(await (await download).path(), 'utf8');
  }
}
