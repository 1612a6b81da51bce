/** What goes to the partner's IT contact: looked at first, then saved as a page and as a PDF; the page's return file comes back. */
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { test as withPortico } from '../fixtures/portico.ts';
import { Partners } from '../pages/partners.ts';

withPortico(
  'the hand-out is looked at, saved as PDF and page, and its return file is taken over',
  async ({ portico, browser }) => {
    const { page } = portico;
    await new Partners(page).startWithExample();
    await portico.frame.open('Federation lab');
    await page.getByText('Their real IdP', { exact: true }).click();

    await page.getByRole('button', { name: 'Look at it' }).click();
    const sheet = page.getByRole('dialog', { name: /^Sign-in set-up for/ });
    await expect(sheet.getByRole('heading', { name: '2. Our values' })).toBeVisible();
    await expect(sheet.getByRole('button', { name: 'Copy ACS URL' })).toBeVisible();
    await portico.expectAccessible();
    const pdf = await saved(page, () => sheet.getByRole('button', { name: 'Save the PDF' }).click());
    expect(pdf.name).toMatch(/-set-up\.pdf$/);
    expect(pdf.bytes.toString('latin1')).toMatch(/^%PDF-1\.7[\s\S]*pdfaid:part>3<[\s\S]*%%EOF\s*$/);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Look at it' })).toBeFocused();

    const html = await saved(page, () => page.getByRole('button', { name: 'Save the page (HTML)' }).click());
    const context = await browser.newContext();
    const contact = await context.newPage();
    await contact.goto(`file://${html.path}`);
    await contact.getByLabel('Whom may we ask').fill('Ana Ruiz');
    await contact.getByLabel('Email address').fill('ana@cascade.example');
    const back = await saved(contact, () => contact.getByRole('button', { name: 'Save the return file' }).click());
    await page.locator('input[type=file]').first().setInputFiles(back.path);
    await expect(page.getByRole('table', { name: 'Checks of the returned file' })).toBeVisible();
    await expect(page.getByRole('table', { name: 'What taking it over changes' })).toContainText('Ana Ruiz');
    await context.close();
  },
);

async function saved(page: Page, deed: () => Promise<void>): Promise<{ name: string; path: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await deed();
  const file = await download;
  const path = test.info().outputPath(file.suggestedFilename());
  await file.saveAs(path);
  return { name: file.suggestedFilename(), path, bytes: await readFile(path) };
}
