/**
 * How long until a person sees something of a large capture? A HAR of 500 different SAML messages (50 MB) is opened in the browser
 * host, as built, by a real browser: from picking the file to the first row of the list, and to the last message judged. Beside it, in
 * the same run, what the browser needs at least to read that file. Medians; ends with 1 where a wanted number is missed.
 *
 * Run after `npm run build`: node_modules/.bin/node bench/inspect-screen.ts [messages] [runs]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startBuiltHost } from '../e2e/fixtures/built-host.ts';
import { chromiumLaunch } from '../e2e/fixtures/chromium.ts';
import { Frame } from '../e2e/pages/frame.ts';
import { Inspector } from '../e2e/pages/inspector.ts';
import { acsUrl, signedAssertion } from '../electron/engine/inspect/fixtures/saml-messages.ts';

const [messages = 500, runs = 5] = process.argv.slice(2).map(Number);
const wanted = { firstMs: 1000, allMs: 10_000 };
const folder = await mkdtemp(join(tmpdir(), 'portico-bench-'));
const browser = await chromium.launch(chromiumLaunch());
const times = { readMs: [] as number[], firstMs: [] as number[], allMs: [] as number[] };
try {
  const file = join(folder, 'capture.har');
  await writeFile(file, capture());
  for (let run = 0; run < runs; run += 1) {
    const home = join(folder, `home-${run}`);
    const host = await startBuiltHost(home);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    times.readMs.push(await readAlone(page, file));
    await page.goto(host.link);
    await new Frame(page).open('Inspector');
    const inspector = new Inspector(page);
    const began = performance.now();
    await inspector.open(file);
    await inspector.list.getByText('SAML response').first().waitFor();
    times.firstMs.push(performance.now() - began);
    await inspector.messages.getByText(`${messages} messages`, { exact: true }).waitFor({ timeout: 120_000 });
    times.allMs.push(performance.now() - began);
    await page.close();
    await host.stop();
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}

const medians = { firstMs: median(times.firstMs), allMs: median(times.allMs), readMs: median(times.readMs) };
const met = medians.firstMs <= wanted.firstMs && medians.allMs <= wanted.allMs;
console.log(
  JSON.stringify({
    messages,
    runs,
    ...medians,
    wanted,
    met,
    all: times,
    timesReadingTheFile: Number((medians.allMs / medians.readMs).toFixed(1)),
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
    cores: cpus().length,
    at: new Date().toISOString(),
  }),
);
process.exitCode = met ? 0 : 1;

/** 75 KB each, 100 KB in base64, as a browser's network panel saves them. */
function capture(): string {
  const values = Array.from(
    { length: 400 },
    (_, place) => `<saml:AttributeValue>${`group ${place} `.padEnd(140, 'x')}</saml:AttributeValue>`,
  ).join('');
  const attributes = `<saml:Attribute Name="groups">${values}</saml:Attribute>`;
  const entries = Array.from({ length: messages }, (_, place) => ({
    request: {
      method: 'POST',
      url: acsUrl,
      postData: {
        mimeType: 'application/x-www-form-urlencoded',
        text: `SAMLResponse=${encodeURIComponent(Buffer.from(signedAssertion({ id: `_wide${place}`, attributes })).toString('base64'))}`,
      },
    },
  }));
  return JSON.stringify({ log: { entries } });
}

/** The same file, picked in an empty page that does nothing but read it. */
async function readAlone(page: Page, file: string): Promise<number> {
  await page.setContent('<input type="file">');
  await page.locator('input').setInputFiles(file);
  return page.locator('input').evaluate(async (input) => {
    const began = performance.now();
    if (input instanceof HTMLInputElement) await input.files?.item(0)?.arrayBuffer();
    return performance.now() - began;
  });
}

function median(values: readonly number[]): number {
  return Math.round([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);
}
