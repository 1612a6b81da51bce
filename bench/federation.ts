/**
 * How fast is the federation lab? A sign-in test from the click to the tokens with our own user agent (a browser's start beside it),
 * a sweep of every SAML fault, the loopback IdP's signed responses per second beside the raw RSA limit of one core, and the memory
 * of an idle listener over the engine. Medians of one run on one machine; each says what is wanted and whether it was met.
 *
 * Run: node_modules/.bin/node bench/federation.ts [runs]
 */
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { Agent, request } from 'undici';
import { build } from 'vite';
import { z } from 'zod';
import { chromiumLaunch } from '../e2e/fixtures/chromium.ts';
import { prepareAuthnRequest } from '../electron/engine/federation/sp/authn-request.ts';
import { spMetadata } from '../electron/engine/federation/sp/sp-metadata.ts';

const runs = Number(process.argv[2] ?? 7);
let missed = 0;

const folder = await mkdtemp(join(tmpdir(), 'portico-bench-'));
try {
  await buildParts(folder);
  const lab: typeof import('./federation-lab.ts') = await import(pathToFileURL(join(folder, 'lab.mjs')).href);
  const { signIns, sweep } = await lab.timeLab(runs);
  for (const [protocol, { firstMs, nextMs }] of Object.entries(signIns))
    judge(`${protocol} sign-in test, click to tokens`, median(nextMs), '<', 1500, 'ms', `first ${firstMs.toFixed(0)}`);
  judge('sweep of every SAML fault', sweep.ms / 1000, '<', 60, 's', `${sweep.faults} faults`);
  const browserMs: number[] = [];
  for (let run = 0; run < 3; run += 1) browserMs.push(await timed(startBrowser));
  console.log(`apart: a browser's start, to an empty page: ${median(browserMs).toFixed(0)} ms`);
  await idpAlone(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = missed === 0 ? 0 : 1;

/** As they ship: bundled, without the cost of types being taken out. */
async function buildParts(outDir: string): Promise<void> {
  const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
  await build({
    root: at('..'),
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 5000,
      rolldownOptions: {
        input: {
          lab: at('federation-lab.ts'),
          idp: at('federation-idp.ts'),
          'inspect-worker': at('../electron/engine/inspect/inspect-worker.ts'),
        },
        output: { format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
      },
    },
  });
}

async function startBrowser(): Promise<void> {
  const browser = await chromium.launch(chromiumLaunch());
  const page = await browser.newPage();
  await page.goto('data:text/html,<h1>x</h1>');
  await browser.close();
}

/** One process serves, this one asks: two cores, and the serving one is the limit. */
async function idpAlone(at: string): Promise<void> {
  const sp = { entityId: 'https://bench.example/sp', acsUrl: 'https://bench.example/acs', nameIdFormat: '' };
  const metadata = spMetadata({ ...sp, signingCertificate: null, encryptionCertificate: null });
  const args = ['--expose-gc', join(at, 'idp.mjs'), at, metadata];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const Said = z.object({ megabytes: z.number(), ssoUrl: z.string().default('') });
  const next = async () => {
    const { value } = await lines.next();
    return Said.parse(JSON.parse(value ?? 'null'));
  };
  const engine = await next();
  const idle = await next();
  judge(
    "the listener's idle memory over the engine",
    idle.megabytes - engine.megabytes,
    '<',
    60,
    'MB',
    `${idle.megabytes.toFixed(0)} with, ${engine.megabytes.toFixed(0)} without`,
  );

  const ask = asker(idle.ssoUrl, sp);
  const { signatures } = await load(ask, 500);
  const rates: number[] = [];
  const raw: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    raw.push(signingRate());
    rates.push((await load(ask, 3000)).perSecond);
  }
  const share = (median(rates) * signatures) / median(raw);
  judge(
    'signed SAML responses of the IdP alone',
    median(rates),
    '>',
    150,
    'a second',
    `${signatures} signatures each; raw RSA-2048 on one core ${median(raw).toFixed(0)} a second, so ${(share * 100).toFixed(0)}% of it`,
  );
  child.stdin.write('measure\n');
  console.log(`apart: memory after all these answers: ${(await next()).megabytes.toFixed(0)} MB`);
  child.stdin.end();
  if (child.exitCode === null) await once(child, 'exit');
}

/** Another request each time, over connections that stay open. @returns how many signatures came */
function asker(ssoUrl: string, sp: { readonly entityId: string; readonly acsUrl: string }): () => Promise<number> {
  const dispatcher = new Agent({ connections: 8 });
  return async () => {
    const plan = { id: `_${randomUUID()}`, issueInstant: new Date(), destination: ssoUrl, nameIdFormat: '' };
    const asked = prepareAuthnRequest({ ...plan, issuer: sp.entityId, acsUrl: sp.acsUrl }, 'redirect', '', null);
    if (asked.binding !== 'redirect') throw new Error('asked by redirect');
    const answer = await request(asked.url, { dispatcher });
    const [, encoded = ''] = /name="SAMLResponse" value="([^"]*)"/.exec(await answer.body.text()) ?? [];
    const xml = Buffer.from(encoded, 'base64').toString('utf8');
    const signatures = xml.split('<ds:SignatureValue').length - 1;
    if (!xml.includes(`InResponseTo="${plan.id}"`) || signatures === 0) throw new Error(`no signed answer: ${xml}`);
    return signatures;
  };
}

async function load(ask: () => Promise<number>, count: number): Promise<{ perSecond: number; signatures: number }> {
  let left = count;
  let signatures = 0;
  const began = performance.now();
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      signatures = await ask();
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return { perSecond: (count / (performance.now() - began)) * 1000, signatures };
}

function signingRate(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const bytes = Buffer.alloc(1000, 1);
  const began = performance.now();
  let count = 0;
  for (; performance.now() - began < 1000; count += 1) sign('sha256', bytes, privateKey);
  return (count / (performance.now() - began)) * 1000;
}

function judge(what: string, value: number, wanted: '<' | '>', limit: number, unit: string, beside: string): void {
  const met = wanted === '<' ? value < limit : value >= limit;
  if (!met) missed += 1;
  const sign = wanted === '<' ? 'under' : 'at least';
  const shown = value < 100 ? value.toFixed(1) : value.toFixed(0);
  console.log(`${met ? 'met   ' : 'MISSED'} ${what}: ${shown} ${unit}, wanted ${sign} ${limit} (${beside})`);
}

async function timed(deed: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await deed();
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
