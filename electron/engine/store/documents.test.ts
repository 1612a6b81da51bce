import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { silentLog } from '../kernel/log.ts';
import { parseDocumentText, printDocumentText } from './document-text.ts';
import { type DocumentKind, openStore, type Store, versionInFormat } from './index.ts';

const Note = z.strictObject({
  format: z.literal('test.note/2'),
  text: z.string(),
  tags: z.array(z.string()).default([]),
});
type Note = z.infer<typeof Note>;
const noteKind: DocumentKind<Note> = {
  folder: 'notes',
  extension: 'yaml',
  schema: Note,
  version: 2,
  versionOf: (parsed) => versionInFormat(parsed, 'test.note'),
  migrations: {
    1: (old) => ({ format: 'test.note/2', text: z.object({ body: z.string() }).parse(old).body }),
  },
};
const note = (text: string): Note => ({ format: 'test.note/2', text, tags: ['a'] });

let home: string;
let store: Store;
const clock = { now: () => new Date('2026-11-24T10:00:00Z') };
beforeEach(async () => {
  home = join(await mkdtemp(join(tmpdir(), 'portico-store-')), 'home');
  store = await openStore(home, { clock, log: silentLog, lockWaitMs: 300 });
});
const put = async (name: string, text: string) => {
  await mkdir(join(home, 'notes'), { recursive: true });
  await writeFile(join(home, 'notes', name), text);
};

describe('documents', () => {
  test('what was written is read, and only its owner may', async () => {
    const notes = store.documents(noteKind);
    expect(await notes.read('one')).toBeNull();
    await notes.write('one', note('hello'));
    expect(await notes.read('one')).toEqual(note('hello'));
    expect(await notes.list()).toEqual(['one']);
    const stamp = await notes.stamp('one');
    await notes.write('one', note('hello'));
    expect([stamp === null, (await notes.stamp('one')) === stamp, await notes.stamp('two')]).toEqual([
      false,
      false,
      null,
    ]);
    expect((await stat(home)).mode & 0o777).toBe(0o700);
    expect((await stat(join(home, 'notes', 'one.yaml'))).mode & 0o777).toBe(0o600);
    expect((await readdir(join(home, 'notes'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('an older version is brought up to date', async () => {
    await put('old.yaml', 'format: test.note/1\nbody: from before\n');
    expect(await store.documents(noteKind).read('old')).toEqual({
      format: 'test.note/2',
      text: 'from before',
      tags: [],
    });
  });

  test('a newer version is refused and left where it is', async () => {
    await put('new.yaml', 'format: test.note/3\ntext: from later\n');
    await expect(store.documents(noteKind).read('new')).rejects.toMatchObject({ code: 'local/newer-version' });
    expect(await readdir(join(home, 'notes'))).toEqual(['new.yaml']);
  });

  test.each([
    ['not YAML', 'format: [test.note/2\ntext: "', /notes\/bad\.yaml is damaged/],
    ['another form', 'format: test.note/2\ntext: 5\n', /at text/],
    ['an unknown member', 'format: test.note/2\ntext: a\nextra: 1\n', /damaged/],
    ['a custom tag', 'format: test.note/2\ntext: !!js/function "x"\n', /damaged/],
    ['no version', 'text: a\n', /does not say its version/],
    ['binary rubbish', '\u0000\u0001\u0002', /damaged/],
    ['nothing at all', '', /damaged/],
    ['hostile nesting', `format: test.note/2\ntext: ${'['.repeat(50_000)}`, /damaged/],
    ['a bomb of aliases', bomb(), /damaged/],
  ])('damaged by %s: moved aside under its name, never replaced', async (_what, text, why) => {
    await put('bad.yaml', text);
    const notes = store.documents(noteKind);
    await expect(notes.read('bad')).rejects.toMatchObject({
      code: 'local/file-damaged',
      why: expect.stringMatching(why),
    });
    expect(await readFile(join(home, 'damaged', 'notes', 'bad.yaml'), 'utf8')).toBe(text);
    expect(await notes.read('bad')).toBeNull();
  });

  test('two damaged files of one name are both kept', async () => {
    const notes = store.documents(noteKind);
    for (const text of ['first', 'second']) {
      await put('bad.yaml', text);
      await expect(notes.read('bad')).rejects.toMatchObject({ code: 'local/file-damaged' });
    }
    expect(await readdir(join(home, 'damaged', 'notes'))).toHaveLength(2);
  });

  test('removing moves to the bin', async () => {
    const notes = store.documents(noteKind);
    await notes.write('one', note('keep me'));
    expect(await notes.remove('one')).toBe(true);
    expect(await notes.remove('one')).toBe(false);
    expect(await readFile(join(home, 'bin', 'notes', 'one.yaml'), 'utf8')).toContain('keep me');
  });

  test.each(['../up', '', '.hidden', 'a/b', 'UPPER', 'con', 'x'.repeat(200), 'a..b', 'nul.x'])(
    '%j is no id',
    async (id) => {
      await expect(store.documents(noteKind).read(id)).rejects.toThrow(/not a place/);
    },
  );

  test('changes inside one process follow each other', async () => {
    const notes = store.documents(noteKind);
    await notes.write('count', note('0'));
    const add = () =>
      notes.exclusive('count', async () => {
        const before = await notes.read('count');
        await notes.write('count', note(String(Number(before?.text) + 1)));
      });
    await Promise.all(Array.from({ length: 20 }, add));
    expect((await notes.read('count'))?.text).toBe('20');
  });

  test('a lock is given back when the change fails', async () => {
    const notes = store.documents(noteKind);
    await expect(notes.exclusive('one', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await notes.exclusive('one', async () => 'again')).toBe('again');
    expect(await readdir(join(home, 'locks'))).toEqual([]);
  });

  test('the lock of a process that is gone, half written or reused is taken over', async () => {
    const notes = store.documents(noteKind);
    const lock = join(home, 'locks', 'notes.one.lock');
    await mkdir(join(home, 'locks'), { recursive: true });
    await writeFile(lock, JSON.stringify({ pid: 2 ** 22 - 3, start: '1', token: 'x' }));
    expect(await notes.exclusive('one', async () => 1)).toBe(1);
    await writeFile(lock, JSON.stringify({ pid: process.pid, start: 'another time', token: 'x' }));
    if (process.platform === 'linux') expect(await notes.exclusive('one', async () => 2)).toBe(2);
  });

  test('a lock that is held is waited for, then said', async () => {
    const lock = join(home, 'locks', 'notes.one.lock');
    await mkdir(join(home, 'locks'), { recursive: true });
    await writeFile(lock, JSON.stringify({ pid: process.ppid, start: null, token: 'x' }));
    await expect(store.documents(noteKind).exclusive('one', async () => 1)).rejects.toMatchObject({
      code: 'state/home-in-use',
    });
  });
});

describe('document text', () => {
  const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }).map((value) => withoutNegativeZero(value));
  test.each(['yaml', 'json'] as const)('any plain value survives %s', (extension) => {
    fc.assert(
      fc.property(json, (value) => {
        expect(parseDocumentText(printDocumentText({ value }, extension), extension)).toEqual({
          value: wellFormed(value),
        });
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    'null',
    '0x1f',
    '1e3',
    'yes',
    '2026-11-24',
    '- a',
    '# no comment',
    'a: b',
    ' lead',
    'trail ',
    '\t',
    '\r\n',
    'a\r\nb',
    '&a',
    '*a',
    '{{{{',
    '\u2028',
    '\u0085',
    '\ufeff',
  ])('the string %j stays a string', (value) => {
    expect(parseDocumentText(printDocumentText({ value }, 'yaml'), 'yaml')).toEqual({ value });
  });

  test('reading never crashes on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        try {
          parseDocumentText(text, 'yaml');
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function bomb(): string {
  const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x]'];
  for (let i = 1; i < 9; i += 1)
    lines.push(
      `a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(',')}]`,
    );
  return `${lines.join('\n')}\n`;
}

function wellFormed(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, member: unknown) => (typeof member === 'string' ? member.toWellFormed() : member)),
  );
}

function withoutNegativeZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
