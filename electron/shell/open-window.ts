/** The one window: a sandboxed page without Node, in the place where it was when it was closed. */
import type { BrowserWindow, BrowserWindowConstructorOptions, Session } from 'electron';
import type { KeyedFile } from '../host/settings-file.ts';
import { pageAddress } from './own-page.ts';
import { placeWindow, type Rectangle, smallest } from './window-state.ts';

export interface OpenWindowDeps {
  readonly createWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly session: Session;
  readonly preloadFile: string;
  readonly file: () => KeyedFile;
  readonly screens: readonly Rectangle[];
  readonly development: boolean;
  readonly dark: boolean;
}

export async function openMainWindow(deps: OpenWindowDeps): Promise<BrowserWindow> {
  const { maximized, ...placement } = placeWindow(deps.file().get('window'), deps.screens);
  const window = deps.createWindow({
    ...placement,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Portico',
    // The page's own background, so that the first frame does not flash.
    backgroundColor: deps.dark ? '#14171c' : '#f7f8fa',
    webPreferences: {
      session: deps.session,
      preload: deps.preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: false,
      devTools: deps.development,
    },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    deps.file().set('window', { bounds: window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  await window.loadURL(pageAddress);
  return window;
}
