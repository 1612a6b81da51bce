/** Settings: targets and their doctor, the home as one file. */
import { type Download, expect, type Page } from '@playwright/test';

export class Settings {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async addTarget(target: {
    readonly name: string;
    readonly address: string;
    readonly tenant: string;
    readonly client: string;
    readonly secret: string;
  }): Promise<void> {
    await this.#page.getByRole('button', { name: 'Add a target' }).click();
    const form = this.#page.getByRole('complementary', { name: /target/i });
    await form.getByLabel('Name', { exact: true }).fill(target.name);
    await form.getByLabel('Address', { exact: true }).fill(target.address);
    await form.getByLabel('Tenant id').fill(target.tenant);
    const admin = form.getByRole('group', { name: 'Admin client' });
    await admin.getByLabel('Client id').fill(target.client);
    await admin
      .getByLabel(/secret/i)
      .first()
      .fill(target.secret);
    await form.getByRole('button', { name: 'Save and examine' }).click();
  }

  /** Types the secret of a target that is there already. */
  async giveSecret(label: string, secret: string): Promise<void> {
    await this.#page.getByRole('button', { name: `More for ${label}` }).click();
    await this.#page.getByRole('menuitem', { name: 'Edit' }).click();
    const form = this.#page.getByRole('complementary', { name: /target|Edit/i });
    const admin = form.getByRole('group', { name: 'Admin client' });
    await admin
      .getByLabel(/secret/i)
      .first()
      .fill(secret);
    await form.getByRole('button', { name: 'Save and examine' }).click();
    await this.expectDoctor(/can be used/);
  }

  async expectDoctor(words: RegExp): Promise<void> {
    await expect(
      this.#page.getByRole('region', { name: 'What the doctor found' }).getByText(words).first(),
    ).toBeVisible();
  }

  async exportHome(): Promise<Download> {
    const download = this.#page.waitForEvent('download');
    await this.#page.getByRole('button', { name: 'Export', exact: true }).click();
    return download;
  }

  async restore(file: string): Promise<void> {
    const chooser = this.#page.waitForEvent('filechooser');
    await this.#page.getByRole('button', { name: 'Choose an export' }).click();
    await (await chooser).setFiles(file);
  }
}
