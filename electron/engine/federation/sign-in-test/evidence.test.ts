import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestHome } from './testing/test-home.ts';

test('a damaged test is set aside and the others are still listed', async () => {
  const home = await openTestHome();
  const ref = await home.partner('consulting-firm');
  const { id } = await home.federation.start({ ref, persona: '', fault: null, openBrowser: false });
  await home.federation.cancel(id);
  await writeFile(join(home.core.home, 'sign-in-tests', 'test-broken.json'), '{ "format": "portico.sign-in-test/1", ');
  expect((await home.federation.list(undefined)).map((summary) => summary.id)).toEqual([id]);
  await home.close();
});
