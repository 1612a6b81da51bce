import { describe, expect, test } from 'vitest';
import { openExternalLink } from './external-links.ts';

function links(answer: boolean) {
  const asked: string[] = [];
  const opened: string[] = [];
  return {
    asked,
    opened,
    deps: {
      log: () => undefined,
      ask: async (host: string) => {
        asked.push(host);
        return answer;
      },
      openExternal: async (url: string) => void opened.push(url),
      listenerOrigins: async () => ['http://127.0.0.1:4567'],
    },
  };
}

describe('links out of the window', () => {
  test.each(['https://docs.example/a?b#c', 'http://127.0.0.1:4567/outbox'])('%s opens after a yes', async (url) => {
    const { asked, opened, deps } = links(true);
    expect(await openExternalLink(url, deps)).toBe(true);
    expect(asked).toEqual([new URL(url).host]);
    expect(opened).toEqual([url]);
  });

  test('nothing opens after a no', async () => {
    const { opened, deps } = links(false);
    expect(await openExternalLink('https://docs.example/', deps)).toBe(false);
    expect(opened).toEqual([]);
  });

  test.each([
    'http://docs.example/',
    'http://127.0.0.1:1/',
    'http://localhost:4567/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'mailto:a@b.example',
    'smb://host/share',
    'https://user:pw@docs.example/',
    'not an address',
    '',
  ])('%s is not even asked about', async (url) => {
    const { asked, opened, deps } = links(true);
    expect(await openExternalLink(url, deps)).toBe(false);
    expect([...asked, ...opened]).toEqual([]);
  });
});
