/** Review, apply, and the run that follows. */
import { expect, type Page } from '@playwright/test';

export class Sync {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async apply(): Promise<void> {
    await this.#page.getByRole('button', { name: /^Apply \d+ operations?$/ }).click();
  }

  async expectDone(): Promise<void> {
    await expect(this.#page.getByText('The server now says what the blueprint says')).toBeVisible({ timeout: 30_000 });
  }

  async expectNothingToDo(): Promise<void> {
    await expect(this.#page.getByRole('heading', { name: 'Nothing to do' })).toBeVisible();
  }

  async expectReady(item: RegExp): Promise<void> {
    await expect(
      this.#page.getByRole('region', { name: 'Readiness' }).getByRole('listitem').filter({ hasText: item }),
    ).toContainText('Passed');
  }

  /** What the server has now, resource by resource. */
  async expectOnServer(text: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'The organization on the server' }).click();
    await expect(this.#page.getByRole('textbox', { name: 'The organization as the server has it' })).toContainText(
      text,
    );
  }

  async undo(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Undo this run' }).click();
    await this.#page.getByRole('dialog').getByRole('button', { name: 'Undo this run' }).click();
  }

  async expectUndone(): Promise<void> {
    await expect(this.#page.getByText('Undone', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  }
}
