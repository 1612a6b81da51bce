/**
 * The lock file must install anywhere: every optional dependency that it names has an entry (npm ci stops without one), and it
 * holds no download addresses (they would tie the project to one registry).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

/** @returns one sentence per problem */
export function lockProblems({ packages }) {
  const problems = [];
  for (const [place, entry] of Object.entries(packages)) {
    if (typeof entry.resolved === 'string')
      problems.push(`${place} holds a download address; write the lock with omit-lockfile-registry-resolved`);
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!isInstalledFor(packages, place, name))
        problems.push(`${name}, an optional dependency of ${place || 'the project'}, has no entry`);
    }
  }
  return problems;
}

/** As Node resolves: beside the dependent, then in each folder above it. */
function isInstalledFor(packages, place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (Object.hasOwn(packages, folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`)) return true;
    if (folder === '') return false;
  }
}

if (process.argv[1] === import.meta.filename) {
  const problems = lockProblems(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  for (const problem of problems) process.stderr.write(`lock: ${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
