/** The wizard: steps, fields, the preview rail, saving. */
import { expect, type Locator, type Page } from '@playwright/test';

export type Step =
  | 'Workspace'
  | 'Template'
  | 'Organization'
  | 'Administrator'
  | 'Connection'
  | 'Applications'
  | 'Access and time'
  | 'Claims'
  | 'Branding'
  | 'Test'
  | 'Review and sync';

export const formSteps: readonly Step[] = [
  'Workspace',
  'Template',
  'Organization',
  'Administrator',
  'Connection',
  'Applications',
  'Access and time',
  'Claims',
  'Branding',
];

export class Wizard {
  readonly page: Page;
  readonly rail: Locator;

  constructor(page: Page) {
    this.page = page;
    this.rail = page.getByRole('region', { name: 'Preview', exact: true });
  }

  async open(step: Step): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: step }).click();
    if (formSteps.includes(step)) await expect(this.page.getByRole('heading', { level: 2, name: step })).toBeVisible();
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  async type(label: string, text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: label, exact: true }).fill(text);
  }

  async choose(group: string, choice: string): Promise<void> {
    await this.page.getByRole('radiogroup', { name: group }).getByText(choice, { exact: true }).click();
  }

  /** A list field takes one value at a time, with Enter. */
  async add(label: string, value: string): Promise<void> {
    await this.field(label).fill(value);
    await this.field(label).press('Enter');
  }

  /** One of the target's workspaces, by its id; the step says that the target knows it. */
  async chooseWorkspace(id: string, name: string): Promise<void> {
    await this.open('Workspace');
    const field = this.page.getByRole('combobox', { name: 'Workspace id' });
    await field.fill(id);
    await field.press('Tab');
    await expect(this.page.getByText(`${name}, with`)).toBeVisible();
  }

  async expectSaved(): Promise<void> {
    await expect(this.page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  }

  async expectProblem(words: string | RegExp): Promise<void> {
    await expect(this.page.getByText(words).first()).toBeVisible();
  }

  async showInRail(tab: 'Sign-in page' | 'Token' | 'Operations'): Promise<void> {
    await this.rail.getByRole('tab', { name: tab }).click();
  }

  async expectQuickstart(framework: string, code: RegExp): Promise<void> {
    await this.page.getByRole('button', { name: 'Quickstart' }).first().click();
    await this.page.getByRole('tab', { name: framework, exact: true }).click();
    await expect(this.page.getByRole('textbox', { name: `${framework} quickstart` })).toContainText(code);
  }
}
