import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFileOrAddress, readFileWithin, readStreamWithin } from './read-input.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-input-'));
  writeFileSync(join(folder, 'ten'), '0123456789');
  writeFileSync(join(folder, 'latin'), Buffer.from([0x63, 0xe9]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { signal } = new AbortController();

describe('what a command reads', () => {
  test('a file up to its limit, and not a byte more', async () => {
    expect((await readFileWithin(join(folder, 'ten'), 10)).toString()).toBe('0123456789');
    await expect(readFileWithin(join(folder, 'ten'), 9)).rejects.toMatchObject({ code: 'input/too-large' });
  });

  test.each(['none', '.'])('%s is unreadable', async (name) => {
    await expect(readFileWithin(join(folder, name), 10)).rejects.toMatchObject({ code: 'input/unreadable' });
  });

  test('a stream without an end is stopped at its limit', async () => {
    let produced = 0;
    const endless = new Readable({
      read() {
        produced += 1024;
        this.push(Buffer.alloc(1024));
      },
    });
    await expect(readStreamWithin(endless, 10_000, signal)).rejects.toMatchObject({ code: 'input/too-large' });
    expect(produced).toBeLessThan(200_000);
  });

  test('waiting for standard input ends with Ctrl-C', async () => {
    const cancel = new AbortController();
    const reading = readStreamWithin(new Readable({ read: () => undefined }), 10, cancel.signal);
    cancel.abort();
    await expect(reading).rejects.toMatchObject({ code: 'local/cancelled' });
  });

  test('text that is not UTF-8 is unreadable', async () => {
    await expect(readFileOrAddress(join(folder, 'latin'), 10, signal)).rejects.toMatchObject({
      code: 'input/unreadable',
    });
  });

  test('an address on this machine is fetched; its error and its excess are failures', async () => {
    const server = createServer((request, response) =>
      response.writeHead(request.url === '/gone' ? 404 : 200).end('0123456789'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const origin = `http://127.0.0.1:${address.port}`;
    try {
      expect(await readFileOrAddress(`${origin}/`, 10, signal)).toBe('0123456789');
      await expect(readFileOrAddress(`${origin}/`, 9, signal)).rejects.toMatchObject({ code: 'input/too-large' });
      await expect(readFileOrAddress(`${origin}/gone`, 10, signal)).rejects.toMatchObject({ code: 'input/unreadable' });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('http elsewhere is refused before anything is sent', async () => {
    await expect(readFileOrAddress('http://idp.example/metadata', 10, signal)).rejects.toMatchObject({
      code: 'input/unreadable',
    });
  });
});
