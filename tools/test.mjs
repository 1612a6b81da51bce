/**
 * The whole gate, in order: install, build, types, lint, import rules, lock, unit, artefacts, package, browser journeys, guards and
 * the Electron double. Runs on any Node from 20.19; everything after the install runs on the project's own. The last line is
 * `N passed, N failed`, summed from what Vitest and Playwright report; each other check that fails counts as one failed.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { buildIfNeeded, commandOf, installIfNeeded, root, runOwnNode } from './project.mjs';

const reports = mkdtempSync(join(tmpdir(), 'portico-reports-'));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');
const total = { passed: 0, failed: 0 };
const lines = [];

try {
  if (step('install', installIfNeeded) && step('build', buildIfNeeded)) {
    step('types', () => runs('typescript', 'tsc', ['-b']));
    step('lint', () => runs('@biomejs/biome', 'biome', ['check', '--error-on-warnings', '.']));
    step('import rules', () => runsScript('check-imports.mjs'));
    step('lock', () => runsScript('check-lock.mjs'));
    step(
      'unit',
      () =>
        runs('vitest', 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`]),
      () => vitestCounts(vitestReport),
    );
    step('artefacts', () => runsScript('check-artefacts.mjs'));
    step('package', () => runsScript('check-package.mjs'));
    step(
      'journeys, guards and double',
      () => runs('@playwright/test', 'playwright', ['test'], { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport }),
      () => playwrightCounts(playwrightReport),
    );
  }
} finally {
  rmSync(reports, { recursive: true, force: true });
}

process.stdout.write(`\n${lines.join('\n')}\n`);
if (!existsSync(process.env.PORTICO_ADMIN_API ?? join(root, '..', 'shared', 'admin-api'))) {
  process.stdout.write('The admin API description was not found, so the tests against it were not registered.\n');
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

/** Runs one step and counts it. A step with tests that reported none has failed, whatever its exit code said. */
function step(name, run, count = null) {
  process.stdout.write(`\n== ${name}\n`);
  const startedMs = performance.now();
  const ok = run();
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const { passed, failed } = count === null ? { passed: 0, failed: 0 } : count();
  const holds = ok && failed === 0 && (count === null || passed > 0);
  total.passed += passed;
  total.failed += holds ? 0 : Math.max(failed, 1);
  lines.push(
    `${holds ? 'ok    ' : 'FAILED'} ${name.padEnd(28)} ${seconds.padStart(6)} s${count === null ? '' : `  ${passed} passed, ${failed} failed`}`,
  );
  return holds;
}

function runs(packageName, command, args, env = {}) {
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`;
  return (
    runOwnNode([commandOf(packageName, command), ...args], { env: { ...process.env, PATH: path, ...env } }).status === 0
  );
}

function runsScript(name) {
  return runOwnNode([join(dirname(process.argv[1]), name)]).status === 0;
}

function vitestCounts(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: numPassedTests,
    failed: Math.max(numFailedTests, numFailedTests === 0 && numFailedTestSuites > 0 ? numFailedTestSuites : 0),
  };
}

function playwrightCounts(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8'));
  // A test that passed only when it was run again is not counted as holding.
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + (stats.unexpected === 0 ? errors.length : 0),
  };
}
