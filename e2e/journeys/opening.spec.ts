import { expect, test } from '../fixtures/portico.ts';

test('Portico opens on Partners, keeps working after a reload, and hides its code', async ({ portico }) => {
  await portico.frame.expectOpen('Partners');
  expect(portico.page.url()).not.toContain(portico.host.code);
  await portico.page.reload();
  await portico.frame.expectOpen('Partners');
  await portico.expectAccessible();
});
