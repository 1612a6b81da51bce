/** The Partners screen, as a person speaks of it. */
import { expect, type Page } from '@playwright/test';

export class Partners {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async startWithExample(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Start with the example' }).click();
    await this.#expectWizard();
  }

  async create(template: string, name: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'New partner' }).click();
    const dialog = this.#page.getByRole('dialog');
    await dialog.getByLabel('Name of the partner').fill(name);
    await dialog.getByRole('radio', { name: template }).check({ force: true });
    await dialog.getByRole('button', { name: 'Create partner' }).click();
    await this.#expectWizard();
  }

  async importBlueprint(file: string): Promise<void> {
    const chooser = this.#page.waitForEvent('filechooser');
    await this.#page.getByRole('button', { name: 'Import blueprint' }).click();
    await (await chooser).setFiles(file);
    await this.#expectWizard();
  }

  /** Goes on where the partner was left. */
  async open(name: string): Promise<void> {
    await this.#page.getByRole('row').filter({ hasText: name }).dblclick();
    await this.#expectWizard();
  }

  async expectRow(name: string, state: string): Promise<void> {
    await expect(this.#page.getByRole('row').filter({ hasText: name })).toContainText(state);
  }

  async #expectWizard(): Promise<void> {
    await expect(this.#page.getByRole('navigation', { name: 'Steps' })).toBeVisible();
  }
}
