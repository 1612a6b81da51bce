/**
 * Electron as main sees it. Each part is typed by `electron.d.ts`, so that a changed API does not compile; what main does not use is
 * not here. Members can be replaced from a test, as Playwright does with the real ones.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, Dialog, IpcMain, NativeTheme, Protocol, SafeStorage, Screen, Shell } from 'electron';
import { DoubleWindow } from './double-window.ts';
import { appEvents, invokeHandlers, theChromium, windows } from './state.ts';

export { session } from './double-session.ts';
export { DoubleWindow as BrowserWindow };

const paths = new Map<string, string>();
const switches = new Map<string, string>();
let quitting = false;
let isReady = false;
const ready = new Promise<void>((resolve) => {
  // Playwright calls this when it has attached, so that no window opens unseen.
  Object.assign(globalThis, {
    __playwright_run: () => {
      isReady = true;
      resolve();
    },
  });
});

type AppPart = Pick<
  App,
  | 'isPackaged'
  | 'setPath'
  | 'getPath'
  | 'setName'
  | 'getVersion'
  | 'whenReady'
  | 'isReady'
  | 'requestSingleInstanceLock'
  | 'quit'
  | 'exit'
>;

export const app = {
  isPackaged: process.env.PORTICO_DOUBLE_PACKAGED === '1',
  commandLine: { appendSwitch: (name: string, value = '') => void switches.set(name, value) },
  setPath: (name, path) => void paths.set(name, path),
  getPath: (name) => paths.get(name) ?? join(tmpdir(), name),
  setName: () => undefined,
  getVersion: () => String(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version),
  isReady: () => isReady,
  whenReady: () => ready,
  requestSingleInstanceLock: () => process.env.PORTICO_DOUBLE_SECOND !== '1',
  quit() {
    if (quitting) return;
    quitting = true;
    for (const window of [...windows]) window.close();
    let prevented = false;
    appEvents.emit('app:will-quit', {
      preventDefault: () => {
        prevented = true;
      },
    });
    if (!prevented) app.exit(0);
  },
  exit(exitCode = 0) {
    theChromium().stop();
    process.exit(exitCode);
  },
  on(event: string, listener: (...args: unknown[]) => void) {
    appEvents.on(`app:${event}`, listener);
    return app;
  },
} satisfies AppPart & { commandLine: Pick<App['commandLine'], 'appendSwitch'>; on: unknown };

export const ipcMain = {
  handle: (channel, listener) =>
    void invokeHandlers.set(channel, (event, ...args) => Reflect.apply(listener, null, [event, ...args])),
  on(channel: string, listener: (...args: unknown[]) => void) {
    appEvents.on(`ipc:${channel}`, listener);
    return ipcMain;
  },
} satisfies Pick<IpcMain, 'handle'> & { on: unknown };

export const webContents = {
  fromDevToolsTargetId: (targetId: string) =>
    [...windows].find((window) => window.webContents.targetId === targetId)?.webContents,
};

export const protocol = { registerSchemesAsPrivileged: () => undefined } satisfies Pick<
  Protocol,
  'registerSchemesAsPrivileged'
>;
export const nativeTheme = { shouldUseDarkColors: false } satisfies Pick<NativeTheme, 'shouldUseDarkColors'>;
export const shell = { openExternal: async () => undefined } satisfies Pick<Shell, 'openExternal'>;
const menu: { template: unknown } = { template: null };
export const Menu = {
  ...menu,
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu(menu: unknown) {
    Menu.template = menu;
  },
};

export const dialog = {
  showErrorBox: (title: string, content: string) => void process.stderr.write(`error box: ${title}: ${content}\n`),
  showMessageBox: async () => ({ response: 1, checkboxChecked: false }),
} satisfies Pick<Dialog, 'showErrorBox' | 'showMessageBox'>;

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
} satisfies { getAllDisplays(): Pick<ReturnType<Screen['getAllDisplays']>[number], 'workArea'>[] };

/** A key store that is really locked or missing unless a test says otherwise; then it really encrypts. */
const backends = ['basic_text', 'gnome_libsecret'] as const;
const storageKey = createHash('sha256').update('the double of a key store').digest();
export const safeStorage = {
  getSelectedStorageBackend: () =>
    backends.find((backend) => backend === process.env.PORTICO_DOUBLE_KEY_STORE) ?? 'basic_text',
  isAsyncEncryptionAvailable: async () => true,
  async encryptStringAsync(plainText) {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', storageKey, nonce);
    return Buffer.concat([nonce, cipher.update(plainText, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  },
  async decryptStringAsync(encrypted) {
    const decipher = createDecipheriv('aes-256-gcm', storageKey, encrypted.subarray(0, 12));
    decipher.setAuthTag(encrypted.subarray(-16));
    return {
      result: Buffer.concat([decipher.update(encrypted.subarray(12, -16)), decipher.final()]).toString('utf8'),
      shouldReEncrypt: false,
    };
  },
} satisfies Pick<
  SafeStorage,
  'getSelectedStorageBackend' | 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
>;
