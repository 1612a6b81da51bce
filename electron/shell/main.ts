/**
 * The desktop door. Nothing here is decided twice: the order of the first lines matters to Electron (scheme, lock and paths
 * before it is ready), the rest hands Electron's parts to the files beside this one.
 */
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
} from 'electron';
import { homeFolder } from '../engine/kernel/home-folder.ts';
import { makeFolder } from '../engine/kernel/make-folder.ts';
import { installFolder } from '../host/install-folder.ts';
import { porticoVersion } from '../host/version.ts';
import { pageScheme } from './own-page.ts';
import { runShell } from './run-shell.ts';

const home = homeFolder();
makeFolder(home);
app.setPath('userData', home);
// Chromium's own files are not Portico's data: they stay out of the way of exports and of people.
app.setPath('sessionData', join(home, 'shell'));
app.setName('Portico');
for (const flag of [
  'disable-background-networking',
  'disable-component-update',
  'disable-domain-reliability',
  'disable-sync',
  'no-pings',
  'disable-quic',
]) {
  app.commandLine.appendSwitch(flag);
}
protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

if (app.requestSingleInstanceLock()) {
  const folder = installFolder();
  await runShell({
    electron: { app, BrowserWindow, dialog, ipcMain, Menu, nativeTheme, safeStorage, screen, session, shell },
    home,
    version: porticoVersion,
    pageFolder: join(folder, 'dist', 'page'),
    preloadFile: join(folder, 'dist', 'shell', 'preload.cjs'),
    platform: process.platform,
  });
} else {
  // The window that is open comes to the front instead; see `second-instance`.
  app.quit();
}
