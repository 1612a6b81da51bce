import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder with its parents, readable by its owner only. Level by level, because Node's own recursive form never
 * returns where the system answers "no such folder" to every try (a home below `/proc`).
 *
 * @throws the system's error; `EEXIST` or `ENOTDIR` when a file lies in the way
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) {
    missing.unshift(at);
    at = dirname(at);
  }
  // An existing last level is tried all the same, so that a file in its place is said.
  for (const folder of missing.length === 0 ? [path] : missing) {
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      if (!isExistingFolder(folder, error)) throw error;
    }
  }
}

/** Another process may have been faster; a folder that is there is what was wanted. */
function isExistingFolder(folder: string, error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST' && existsSync(`${folder}/.`);
}
