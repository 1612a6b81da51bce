/** Starts Chromium, then the app's main script, as Electron does with the folder that it is given. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startChromium } from './chromium-process.ts';
import { holdChromium } from './state.ts';

const folder = process.argv.slice(2).find((arg) => !arg.startsWith('-')) ?? '.';
const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
holdChromium(startChromium());
await import(pathToFileURL(resolve(folder, String(main))).href);
