/**
 * Collects the licence of every package that is bundled into `dist/licences.txt`, which is packed with the app. The list comes from
 * the lock file: what is not for development only. A package without a licence text is named with the licence it declares.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

const licenceFile = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;

/** @returns {number} how many packages are listed */
export function writeLicences() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const bundled = Object.entries(lock.packages)
    .filter(([path, entry]) => path.startsWith('node_modules/') && entry.dev !== true && entry.optional !== true)
    .map(([path, entry]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: entry.version,
      licence: entry.license,
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
  const parts = bundled.map(
    ({ path, name, version, licence }) =>
      `${name} ${version} (${licence ?? 'licence not declared'})\n\n${textOf(join(root, path))}`,
  );
  const head = 'Portico is licensed under Apache-2.0. It contains the packages below, each under its own licence.\n';
  writeFileSync(join(root, 'dist', 'licences.txt'), [head, ...parts].join(`\n${'-'.repeat(80)}\n\n`));
  return bundled.length;
}

function textOf(folder) {
  const files = readdirSync(folder).filter((name) => licenceFile.test(name));
  if (files.length === 0) return 'The package ships no licence text; the licence it declares applies.\n';
  return files
    .map((name) => readFileSync(join(folder, name), 'utf8').trim())
    .join('\n\n')
    .concat('\n');
}
