/**
 * How long does a large capture take, and how much memory? As a window has it judged (in pieces, in a thread, the calling thread
 * free) and by the command itself, as built. A HAR of 500 messages (50 MB: the answer of a token endpoint, then assertions, no
 * two the same) and an assertion of 5,000 values (1 MB) are made here; each way is measured in a process of its own, that makes
 * nothing. Prints one JSON line, with what is wanted and whether it was met; ends with 1 when something was not. Run with
 * `node bench/inspect-capture.ts [messages]`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { SignJWT } from 'jose';
import { openInspectRoom } from '../electron/engine/inspect/index.ts';
import { createEventBus } from '../electron/engine/kernel/events.ts';
import { silentLog } from '../electron/engine/kernel/log.ts';
import { InspectContext, mostPieceBytes } from '../shared/contract/inspect.ts';
import { InspectionId } from '../shared/model/ids.ts';

const cli = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url));
const now = new Date('2026-03-01T12:00:00Z');
const signal = new AbortController().signal;
const events = createEventBus(silentLog);
const room = () => openInspectRoom({ clock: { now: () => now }, events, log: silentLog });
const peakMegabytes = () => Math.round(process.resourceUsage().maxRSS / 1000);

/** Of the whole process; on a busy machine it says more than the clock. */
function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return Math.round((user + system) / 1000);
}

/** As a window: pieces go in, rows come out, one message is picked. */
async function inPieces(file: string, contextFile: string) {
  const { handlers, close } = room();
  const asked = { signal, door: 'host' } as const;
  const context = InspectContext.parse(JSON.parse(readFileSync(contextFile, 'utf8')));
  const bytes = readFileSync(file).length;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const idleCpu = process.cpuUsage();
  const started = performance.now();
  const since = () => Math.round(performance.now() - started);
  let firstMs = 0;
  let firstCpuMs = 0;
  let readMs = 0;
  const id = InspectionId.parse((await handlers.open({ sizeBytes: bytes, context }, asked)).id);
  const isOver = new Promise<void>((resolve) => {
    events.subscribe((event) => {
      if (event.type !== 'inspection.changed') return;
      if (event.judged > 0 && firstMs === 0) {
        firstMs = since();
        firstCpuMs = cpuMs(idleCpu);
      }
      if (event.state !== 'reading' && readMs === 0) readMs = since();
      if (event.state !== 'reading' && event.state !== 'judging') resolve();
    });
  });
  let fromByte = 0;
  for await (const piece of createReadStream(file, { highWaterMark: mostPieceBytes })) {
    const base64 = Buffer.from(piece).toString('base64');
    fromByte = (await handlers.addPiece({ id, fromByte, base64 }, asked)).readBytes;
  }
  await isOver;
  const allMs = since();
  const { rows, verdict, state } = await handlers.progress({ id, fromRow: 0 }, asked);
  const begun = performance.now();
  await handlers.message({ id, index: rows.length - 1 }, asked);
  const pickMs = Math.round(performance.now() - begun);
  delay.disable();
  close();
  return {
    bytes,
    messages: rows.length,
    state,
    verdict,
    firstMs,
    firstCpuMs,
    readMs,
    allMs,
    pickMs,
    cpuMs: cpuMs(idleCpu),
    longestStopMs: Math.round(delay.max / 1e6),
    peakMegabytes: peakMegabytes(),
  };
}

/** The room open, and nothing asked. */
function idle() {
  room().close();
  return { peakMegabytes: peakMegabytes() };
}

const [way, file = '', contextFile = ''] = process.argv.slice(2);
if (way === 'idle') console.log(JSON.stringify(idle()));
else if (way === 'pieces') console.log(JSON.stringify(await inPieces(file, contextFile)));
else await measure(Number(way ?? 500));

async function measure(messages: number): Promise<void> {
  const { acsUrl, makeMetadata, requestId, signedAssertion, spEntityId } = await import(
    '../electron/engine/inspect/fixtures/saml-messages.ts'
  );
  const values = (count: number, width: number): string =>
    Array.from(
      { length: count },
      (_, index) => `<saml:AttributeValue>${`group ${index} `.padEnd(width, 'x')}</saml:AttributeValue>`,
    ).join('');
  const response = (id: string, count: number, width: number): string =>
    signedAssertion({ id, attributes: `<saml:Attribute Name="groups">${values(count, width)}</saml:Attribute>` });
  const issued = now.getTime() / 1000;
  const idToken = await new SignJWT({ iss: 'https://op.example', aud: 'portico', sub: 'dana', nonce: 'n' })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuedAt(issued)
    .setExpirationTime(issued + 300)
    .sign(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  // It is never sent on by the browser, and must not hold back what follows.
  const tokenAnswer = {
    request: { method: 'POST', url: 'https://op.example/token' },
    response: {
      content: {
        mimeType: 'application/json',
        text: JSON.stringify({ token_type: 'Bearer', access_token: 'opaque', id_token: idToken }),
      },
    },
  };
  // 75 KB each, 100 KB in base64.
  const posts = Array.from({ length: messages - 1 }, (_, index) => ({
    request: {
      url: acsUrl,
      postData: {
        mimeType: 'application/x-www-form-urlencoded',
        text: `SAMLResponse=${encodeURIComponent(Buffer.from(response(`_wide${index}`, 400, 140)).toString('base64'))}`,
      },
    },
  }));
  const entries = [tokenAnswer, ...posts];
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  try {
    const [har, large, context, metadata] = ['capture.har', 'large.xml', 'context.json', 'idp.xml'].map((name) =>
      join(folder, name),
    );
    const idpMetadata = makeMetadata();
    writeFileSync(metadata ?? '', idpMetadata);
    const expecting = ['--sp-entity-id', spEntityId, '--acs-url', acsUrl, '--request-id', requestId];
    writeFileSync(har ?? '', JSON.stringify({ log: { entries } }));
    writeFileSync(large ?? '', response('_large', 5000, 150));
    writeFileSync(context ?? '', JSON.stringify({ idpMetadata, spEntityId, acsUrl, requestId }));
    const run = (...args: (string | undefined)[]) => {
      const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...args.map((arg) => arg ?? '')], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      if (child.status !== 0) throw new Error(`measuring ${args[0]} ended with ${child.status}`);
      return JSON.parse(child.stdout);
    };
    const [nothing, window, one] = [run('idle'), run('pieces', har, context), run('pieces', large, context)];
    const commandLine = await runCommand(folder, [
      'inspect',
      har ?? '',
      '--idp-metadata',
      metadata ?? '',
      ...expecting,
    ]);
    const wanted = (value: number, most: number) => ({ value, wanted: `<= ${most}`, met: value <= most });
    const exactly = <T>(value: T, expected: T) => ({ value, wanted: expected, met: value === expected });
    const figures = {
      firstResultsMs: wanted(window.firstMs, 1000),
      allMs: wanted(window.allMs, 10_000),
      windowMegabytes: wanted(window.peakMegabytes, 500),
      commandLineMegabytes: wanted(commandLine.peakMegabytes, 500),
      commandLineMs: wanted(commandLine.allMs, 10_000),
      largeMs: wanted(one.allMs, 1000),
      messages: exactly(window.messages, messages),
      verdict: exactly(window.verdict, 'valid'),
      commandLineExit: exactly(commandLine.exitCode, 0),
    };
    console.log(
      JSON.stringify({
        ...figures,
        idleMegabytes: nothing.peakMegabytes,
        window,
        commandLine,
        large: one,
        at: new Date().toISOString(),
      }),
    );
    process.exitCode = Object.values(figures).every(({ met }) => met) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The command itself, as a process; what it may have held at most is read while it runs, where the system tells it. */
async function runCommand(folder: string, args: readonly string[]) {
  const started = performance.now();
  const child = spawn(process.execPath, [cli, ...args, '--now', now.toISOString(), '--json'], {
    env: { ...process.env, PORTICO_HOME: join(folder, 'home') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printedBytes = 0;
  let most = 0;
  child.stdout.on('data', (data: Buffer) => {
    printedBytes += data.length;
  });
  const watch = setInterval(() => {
    most = Math.max(most, peakOf(child.pid ?? 0));
  }, 50);
  const exitCode = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (exitCode === 2) throw new Error('the command could not do it');
  return { exitCode, allMs: Math.round(performance.now() - started), printedBytes, peakMegabytes: most };
}

function peakOf(pid: number): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000);
  } catch {
    return 0;
  }
}
