/** The frame around every screen: navigation, heading, palette. Speaks product: roles and names, no CSS. */
import { expect, type Page } from '@playwright/test';

export type Section =
  | 'Partners'
  | 'Templates'
  | 'Federation lab'
  | 'Inspector'
  | 'Sync'
  | 'Calendar'
  | 'Attestations'
  | 'Audit'
  | 'Settings';

export class Frame {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(section: Section): Promise<void> {
    await this.#page.getByRole('navigation').getByRole('link', { name: section }).click();
    await this.expectOpen(section);
  }

  async expectOpen(section: Section): Promise<void> {
    await expect(this.#page.getByRole('heading', { level: 1, name: section })).toBeVisible();
  }
}
