import { EventEmitter } from 'node:events';
import type { Session, WebContents } from 'electron';
import { describe, expect, test } from 'vitest';
import { guardContents, guardSession, isAllowedRequest } from './guards.ts';

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

class ContentsFake extends EventEmitter {
  open: OpenHandler = () => ({ action: 'allow' });
  setWindowOpenHandler(handler: OpenHandler): void {
    this.open = handler;
  }
  /** Emits a navigation and answers whether it was refused. */
  refuses(event: string, url: string): boolean {
    let prevented = false;
    this.emit(event, {
      url,
      preventDefault: () => {
        prevented = true;
      },
    });
    return prevented;
  }
}

function guarded() {
  const contents = new ContentsFake();
  const opened: string[] = [];
  const logged: string[] = [];
  guardContents(contents, {
    log: (_level, event) => void logged.push(event),
    openExternal: (url) => void opened.push(url),
  });
  return { contents, opened, logged };
}

const foreign = [
  'https://evil.example/',
  'http://127.0.0.1:80/',
  'app://evil/',
  'app://portico.evil/',
  'file:///etc/passwd',
  'data:text/html,x',
  'javascript:alert(1)',
  'about:blank',
  '',
];

describe('guards on web contents', () => {
  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    '%s leads to our own page or nowhere',
    (event) => {
      const { contents, logged } = guarded();
      for (const url of foreign) expect(contents.refuses(event, url), url).toBe(true);
      expect(contents.refuses(event, 'app://portico/')).toBe(false);
      expect(logged).toEqual(foreign.map(() => 'navigation-refused'));
    },
  );

  test('webviews are refused', () => {
    expect(guarded().contents.refuses('will-attach-webview', '')).toBe(true);
  });

  test('a new window is refused, and its address goes to the link that asks', () => {
    const { contents, opened } = guarded();
    const answer = contents.open({
      url: 'https://docs.example/',
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'no-referrer' },
    });
    expect(answer).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://docs.example/']);
  });
});

describe('guards on the session', () => {
  test.each([
    { url: 'app://portico/assets/index.js', allowed: true },
    { url: 'blob:app://portico/0f3c', allowed: true },
    ...[
      'https://evil.example/',
      'http://127.0.0.1:8080/',
      'ws://127.0.0.1/',
      'file:///etc/passwd',
      'app://porticoevil/',
      'blob:https://evil.example/1',
      'ftp://x/',
    ].map((url) => ({ url, allowed: false })),
  ])('a request to $url: allowed $allowed', ({ url, allowed }) => {
    expect(isAllowedRequest(url)).toBe(allowed);
    const cancelled: unknown[] = [];
    guardSession(
      {
        setPermissionRequestHandler: () => undefined,
        setPermissionCheckHandler: () => undefined,
        setDevicePermissionHandler: () => undefined,
        setSpellCheckerEnabled: () => undefined,
        webRequest: { onBeforeRequest: (filter) => filter({ url }, ({ cancel }) => cancelled.push(cancel)) },
      },
      { log: () => undefined },
    );
    expect(cancelled).toEqual([!allowed]);
  });

  test('every permission is refused, except putting copied text on the clipboard from our own page', () => {
    let request: Parameters<Session['setPermissionRequestHandler']>[0] = null;
    let check: Parameters<Session['setPermissionCheckHandler']>[0] = null;
    let device: Parameters<Session['setDevicePermissionHandler']>[0] = null;
    guardSession(
      {
        setPermissionRequestHandler: (handler) => {
          request = handler;
        },
        setPermissionCheckHandler: (handler) => {
          check = handler;
        },
        setDevicePermissionHandler: (handler) => {
          device = handler;
        },
        setSpellCheckerEnabled: () => undefined,
        webRequest: { onBeforeRequest: () => undefined },
      },
      { log: () => undefined },
    );
    const checked = (permission: string, origin: string) =>
      Reflect.apply(check ?? fail, null, [null, permission, origin, {}]);
    const asked = (permission: string, requestingUrl: string) => {
      let answer: unknown;
      Reflect.apply(request ?? fail, null, [
        null,
        permission,
        (granted: boolean) => {
          answer = granted;
        },
        { requestingUrl },
      ]);
      return answer;
    };
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fileSystem',
      'unknown',
    ]) {
      expect([checked(permission, 'app://portico'), asked(permission, 'app://portico/')], permission).toEqual([
        false,
        false,
      ]);
    }
    expect([
      checked('clipboard-sanitized-write', 'app://portico'),
      asked('clipboard-sanitized-write', 'app://portico/'),
    ]).toEqual([true, true]);
    expect([
      checked('clipboard-sanitized-write', 'https://evil.example'),
      asked('clipboard-sanitized-write', 'https://evil.example/'),
    ]).toEqual([false, false]);
    expect(Reflect.apply(device ?? fail, null, [{}])).toBe(false);
  });
});

function fail(): never {
  throw new Error('no handler was set');
}
