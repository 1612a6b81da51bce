/**
 * Is Electron's binary there? Asked of the disk, never of the module: importing `electron` in plain Node starts a download.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installFolder } from '../host/install-folder.ts';

export interface ElectronPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The checkout, in whose `node_modules` the package lies. */
  readonly folder: string;
}

/** The executable's path, or null when it was not downloaded. */
export function findElectron(
  { env, folder }: ElectronPlaces = { env: process.env, folder: installFolder() },
): string | null {
  const electronPackage = join(folder, 'node_modules', 'electron');
  const pathFile = join(electronPackage, 'path.txt');
  const executable = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : defaultExecutable();
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  const dist = override === undefined || override === '' ? join(electronPackage, 'dist') : override;
  const candidate = join(dist, executable);
  return existsSync(candidate) ? candidate : null;
}

function defaultExecutable(): string {
  if (process.platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}
