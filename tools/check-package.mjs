/**
 * Packs the app over a stand-in for Electron's files (the configuration, the list of what ships and the fuses are what is looked
 * at; no binary is needed) and reads back what came out.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { fontFiles } from './fonts.mjs';
import { commandOf, root } from './project.mjs';

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** In the order of the fuse wire, version 1: `1` on, `0` off. */
const expectedFuses = {
  RunAsNode: '0',
  EnableCookieEncryption: '1',
  EnableNodeOptionsEnvironmentVariable: '0',
  EnableNodeCliInspectArguments: '0',
  EnableEmbeddedAsarIntegrityValidation: '1',
  OnlyLoadAppFromAsar: '1',
  LoadBrowserProcessSpecificV8Snapshot: '0',
  GrantFileProtocolExtraPrivileges: '0',
};

const problems = [];
const work = mkdtempSync(join(tmpdir(), 'portico-package-'));
try {
  pack(work);
  if (problems.length === 0) {
    checkFiles(join(work, 'release', 'linux-unpacked', 'resources', 'app.asar'));
    checkFuses(join(work, 'release', 'linux-unpacked', 'portico'));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
for (const problem of problems) process.stderr.write(`package: ${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function pack(folder) {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'));
  const standIn = join(folder, 'electron');
  mkdirSync(join(standIn, 'resources'), { recursive: true });
  // Version 1 of the wire, eight fuses, as they leave Electron's own build.
  writeFileSync(
    join(standIn, 'electron'),
    Buffer.concat([
      Buffer.from(`stand-in ${sentinel}`),
      Buffer.from([1, 9]),
      Buffer.from('100001011'),
      Buffer.alloc(64),
    ]),
  );
  chmodSync(join(standIn, 'electron'), 0o755);
  writeFileSync(join(standIn, 'version'), version);
  for (const file of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(standIn, file), 'stand-in');
  mkdirSync(join(standIn, 'locales'));
  writeFileSync(join(standIn, 'locales', 'en-US.pak'), '');
  const builder = spawnSync(
    process.execPath,
    [
      commandOf('electron-builder', 'electron-builder'),
      '--linux',
      'dir',
      `--config.electronDist=${standIn}`,
      `--config.directories.output=${join(folder, 'release')}`,
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' }, timeout: 120_000 },
  );
  if (builder.status !== 0)
    problems.push(
      `electron-builder ended with ${builder.status ?? builder.signal}:\n${builder.stdout}\n${builder.stderr}`,
    );
}

function checkFiles(archive) {
  if (!existsSync(archive)) return void problems.push('there is no app.asar');
  const files = listPackage(archive, { isPack: false }).map((file) => file.replaceAll('\\', '/'));
  for (const needed of [
    '/package.json',
    '/LICENSE',
    '/dist/shell/main.mjs',
    '/dist/shell/preload.cjs',
    '/dist/page/index.html',
    ...fontFiles().map((file) => `/dist/fonts/${file}`),
    '/dist/chunks/data/sRGB_IEC61966_2_1.icc',
  ]) {
    if (!files.includes(needed)) problems.push(`app.asar lacks ${needed}`);
  }
  for (const file of files) {
    if (!/^\/(?:dist(?:\/.*)?|package\.json|LICENSE)$/.test(file)) problems.push(`app.asar holds ${file}`);
    if (/node_modules|\.map$|\.tsx?$|\.stamp$/.test(file)) problems.push(`app.asar holds ${file}`);
  }
}

function checkFuses(executable) {
  const bytes = readFileSync(executable);
  const at = bytes.indexOf(sentinel);
  if (at < 0) return void problems.push('the executable has no fuse wire');
  const wire = bytes.subarray(at + sentinel.length + 2).toString('latin1');
  for (const [index, [name, expected]] of Object.entries(expectedFuses).entries()) {
    if (wire[index] !== expected) problems.push(`the fuse ${name} is ${wire[index]}, not ${expected}`);
  }
}
