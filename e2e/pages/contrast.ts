/** Is every text readable in the theme on screen? Of what axe asks, only this differs between light and dark. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

export async function expectReadable(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
  expect(
    violations.flatMap(({ nodes }) => nodes.map(({ target, any }) => [target.join(' '), any[0]?.message])),
  ).toEqual([]);
}
