import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder that Portico is installed in: a checkout, or the packaged app's archive. Found by climbing, because built
 * code lies at more than one depth.
 */
export function installFolder(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`no package.json above ${from}`);
  }
}
