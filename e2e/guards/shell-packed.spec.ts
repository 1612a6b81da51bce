/** What ships is enough: the packed files alone, without the checkout and its node_modules, open the window and answer calls. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, launchShell, test } from '../fixtures/shell.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('the packed files start on their own', async ({ home }) => {
  const folder = await mkdtemp(join(tmpdir(), 'portico-packed-'));
  try {
    for (const part of ['dist', 'package.json', 'LICENSE'])
      await cp(join(root, part), join(folder, part), { recursive: true });
    const shell = await launchShell({ home, folder, env: { PORTICO_DOUBLE_PACKAGED: '1' } });
    expect(await shell.call('app.info', {})).toMatchObject({ ok: true, value: { door: 'shell' } });
    // Each room is loaded when it is first asked: none may miss a part that only a checkout has.
    expect(await shell.call('partners.templates', {})).toMatchObject({ ok: true });
    expect(await shell.call('inspect.messages', { text: 'eyJhbGciOiJub25lIn0.e30.', context: {} })).toMatchObject({
      ok: true,
    });
    expect(await shell.call('targets.list', {})).toMatchObject({ ok: true });
    expect(await shell.call('federation.list', {})).toMatchObject({ ok: true });
    const menu = await shell.app.evaluate(({ Menu }) => JSON.stringify(Reflect.get(Menu, 'template')));
    expect(menu).not.toContain('toggleDevTools');
    await shell.app.close();
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('a second start gives way to the first', async ({ home }) => {
  const how = await launchShell({ home, env: { PORTICO_DOUBLE_SECOND: '1' } }).then(
    () => 'opened a second window',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  expect(how).toContain('exitCode=0');
});
