/**
 * What was built must be able to run where it runs: the preload is one file that loads nothing but `electron`; the command line
 * never reaches `electron`; nothing outside Node is left to be resolved; the page holds no inline script and no foreign address.
 */
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { parseAst } from 'vite';
import { root } from './project.mjs';

const dist = join(root, 'dist');
const builtins = new Set(builtinModules);
const problems = [];
const fail = (problem) => problems.push(problem);

checkPreload();
checkCommandLine();
checkNode();
checkPage();

for (const problem of problems) process.stderr.write(`artefacts: ${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function checkPreload() {
  const file = join(dist, 'shell', 'preload.cjs');
  const found = readdirSync(join(dist, 'shell')).sort().join(', ');
  if (found !== 'main.mjs, preload.cjs') fail(`dist/shell holds ${found}, not main.mjs and preload.cjs alone`);
  const { imports, requires } = loadedBy(file);
  if (imports.length > 0) fail(`the preload imports ${imports.join(', ')}`);
  for (const name of requires) if (name !== 'electron') fail(`the preload requires ${name}`);
}

function checkCommandLine() {
  const file = join(dist, 'cli.mjs');
  if (!readFileSync(file, 'utf8').startsWith('#!/usr/bin/env node\n'))
    fail('dist/cli.mjs does not start with its #! line');
  try {
    accessSync(file, constants.X_OK);
  } catch {
    fail('dist/cli.mjs is not executable');
  }
  for (const reached of reachableFrom(file)) {
    if (reached === 'electron') fail('the command line reaches electron');
  }
}

function checkNode() {
  for (const reached of [...reachableFrom(join(dist, 'cli.mjs')), ...reachableFrom(join(dist, 'shell', 'main.mjs'))]) {
    if (reached === 'electron' || reached.startsWith(dist)) continue;
    if (!builtins.has(reached.replace(/^node:/, '')) && reached !== 'node:sqlite') fail(`${reached} was not bundled`);
  }
  for (const file of filesUnder(dist)) {
    if (/\.(?:m?js|cjs|css|html|json)$/.test(file) && readFileSync(file, 'utf8').includes(`${root}/`))
      fail(`${relative(root, file)} names a folder of this machine`);
  }
}

function checkPage() {
  const start = join(dist, 'page', 'index.html');
  if (!existsSync(start)) return fail('dist/page/index.html is missing');
  const html = readFileSync(start, 'utf8');
  if (/<script(?![^>]*\ssrc=)[^>]*>/i.test(html)) fail('the page has an inline script');
  if (/\s(?:style|on[a-z]+)=/i.test(html)) fail('the page has inline styles or handlers');
  for (const [, address] of html.matchAll(/\s(?:src|href)="([^"]*)"/g)) {
    if (/^(?:[a-z]+:)?\/\//i.test(address)) fail(`the page loads ${address}`);
  }
  for (const file of filesUnder(join(dist, 'page'))) {
    if (file.endsWith('.css') && /url\(\s*["']?(?:https?:|data:font)/.test(readFileSync(file, 'utf8')))
      fail(`${relative(root, file)} loads a foreign or inlined font`);
  }
}

/** Every file of ours and every other name that can be loaded from here, at once or later. */
function reachableFrom(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const { imports, requires } = loadedBy(file);
  for (const name of [...imports, ...requires]) {
    if (name.startsWith('.')) reachableFrom(join(dirname(file), name), seen);
    else seen.add(name);
  }
  return seen;
}

/** The names in `import`, `export … from`, `import()` and plain `require()` of a built file, read from its syntax tree. */
function loadedBy(file) {
  const imports = [];
  const requires = [];
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (node === null || typeof node !== 'object') return undefined;
    if (
      /^(?:Import|ExportNamed|ExportAll)Declaration$|^ImportExpression$/.test(node.type ?? '') &&
      typeof node.source?.value === 'string'
    )
      imports.push(node.source.value);
    if (
      node.type === 'CallExpression' &&
      node.callee.name === 'require' &&
      typeof node.arguments[0]?.value === 'string'
    )
      requires.push(node.arguments[0].value);
    for (const [key, value] of Object.entries(node)) if (key !== 'parent') visit(value);
    return undefined;
  };
  visit(parseAst(readFileSync(file, 'utf8').replace(/^#!.*\n/, '\n'), { lang: 'js' }).body);
  return { imports, requires };
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
