/** From ready to quit: guards first, then the engine, then the window; at the end the engine is closed before the app goes. */
import type * as Electron from 'electron';
import Store from 'electron-store';
import { z } from 'zod';
import { Listener } from '../../shared/contract/app.ts';
import { failures, PorticoError } from '../../shared/errors.ts';
import { createEngine, type Engine } from '../engine/index.ts';
import { createBrowserLauncher } from '../engine/kernel/browser/browser-launcher.ts';
import { systemClock } from '../engine/kernel/clock.ts';
import { type Log, openLog } from '../engine/kernel/log.ts';
import { openPageFiles } from '../host/page-files.ts';
import { openGuarded, settingsIn, settingsOptions } from '../host/settings-file.ts';
import { answerCalls } from './answer-calls.ts';
import { openExternalLink } from './external-links.ts';
import { guardContents, guardSession } from './guards.ts';
import { menuTemplate } from './menu.ts';
import { openMainWindow } from './open-window.ts';
import { servePage } from './page-protocol.ts';
import { openVault } from './system-vault.ts';

export interface ShellParts {
  readonly electron: Pick<
    typeof Electron,
    | 'app'
    | 'BrowserWindow'
    | 'dialog'
    | 'ipcMain'
    | 'Menu'
    | 'nativeTheme'
    | 'safeStorage'
    | 'screen'
    | 'session'
    | 'shell'
  >;
  readonly home: string;
  readonly version: string;
  readonly pageFolder: string;
  readonly preloadFile: string;
  readonly platform: NodeJS.Platform;
}

export async function runShell(parts: ShellParts): Promise<void> {
  const { app, BrowserWindow } = parts.electron;
  const log = openLog(parts.home, systemClock);
  let engine: Engine | null = null;
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, { log, openExternal: (url) => void followLink(parts, log, () => engine, url) });
  });
  app.on('window-all-closed', () => app.quit());
  await app.whenReady();
  try {
    engine = await openShell(parts, log);
  } catch (error) {
    log('error', 'start-failed', { error });
    parts.electron.dialog.showErrorBox('Portico could not start', startFailure(error));
    return app.exit(2);
  }
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
}

async function openShell(parts: ShellParts, log: Log): Promise<Engine> {
  const { app, BrowserWindow, ipcMain, Menu, nativeTheme, safeStorage, screen, session } = parts.electron;
  // In memory: the page keeps nothing between starts that the engine does not keep for it.
  const pageSession = session.fromPartition('portico');
  guardSession(pageSession, { log });
  servePage(pageSession.protocol, openPageFiles(parts.pageFolder, "'none'"));
  const file = openGuarded(parts.home, () => new Store<Record<string, unknown>>(settingsOptions(parts.home)));
  tellDamage(parts, file);
  const engine = await createEngine({
    home: parts.home,
    version: parts.version,
    door: { name: 'shell', note: '' },
    ports: {
      vault: await openVault({ sealer: safeStorage, file, platform: parts.platform }),
      settings: settingsIn(file),
      browser: createBrowserLauncher(),
    },
  });
  const development = !app.isPackaged;
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ development, mac: parts.platform === 'darwin' })));
  let window: Electron.BrowserWindow | null = null;
  const stopAnswering = answerCalls({ ipc: ipcMain, engine, log, contents: () => window?.webContents ?? null });
  closeBeforeQuit(app, async () => {
    stopAnswering();
    await engine.close();
  });
  await openMainWindow({
    createWindow: (options) => {
      window = new BrowserWindow(options);
      return window;
    },
    session: pageSession,
    preloadFile: parts.preloadFile,
    file,
    screens: screen.getAllDisplays().map(({ workArea }) => workArea),
    development,
    dark: nativeTheme.shouldUseDarkColors,
  });
  return engine;
}

/** Damaged settings are set aside when they are first read. That is said once, and the window opens with none. */
function tellDamage({ electron: { dialog } }: ShellParts, file: () => unknown): void {
  try {
    file();
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code !== 'local/file-damaged') throw error;
    dialog.showErrorBox(failures[error.code].what, `${error.why} ${failures[error.code].next}`);
  }
}

/** Quitting waits for the engine once; what it acknowledged is on disk either way. */
function closeBeforeQuit(app: typeof Electron.app, close: () => Promise<void>): void {
  let closing = false;
  app.on('will-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    void close().finally(() => app.exit(0));
  });
}

async function followLink(
  { electron: { dialog, shell } }: ShellParts,
  log: Log,
  engine: () => Engine | null,
  url: string,
): Promise<void> {
  await openExternalLink(url, {
    log,
    openExternal: (address) => shell.openExternal(address),
    async ask(host, address) {
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: `Open ${host} in your browser?`,
        detail: address.slice(0, 1000),
        buttons: ['Open', 'Cancel'],
        defaultId: 0,
        cancelId: 1,
        noLink: true,
      });
      return response === 0;
    },
    async listenerOrigins() {
      const reply = await engine()?.dispatch('app.listeners', {}, { signal: AbortSignal.timeout(2000), door: 'shell' });
      const listeners = reply?.ok === true ? z.array(Listener).parse(reply.value) : [];
      return listeners.flatMap(({ address }) => (URL.canParse(address) ? [new URL(address).origin] : []));
    },
  });
}

function startFailure(error: unknown): string {
  const code = error instanceof PorticoError ? error.code : 'bug/unexpected';
  const { what, next } = failures[code];
  const why = error instanceof PorticoError ? error.why : 'The log in the home folder has the details.';
  return `${what}. ${why} ${next}\n\nEverything can still be saved with: portico export portico.zip`;
}
