/** A command as a whole process: how it ended, how long it took from outside, and the most memory that it held. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Ended {
  readonly status: number | null;
  readonly ms: number;
  /** Of the processor, for its own code and the system's: what the load of the machine changes least. */
  readonly processorMs: number;
  readonly megabytes: number;
  readonly stderr: string;
}

/** Loaded into the process: says at its end what the kernel counted. The kernel's own maximum would include the parent's. */
const counter = `data:text/javascript,${encodeURIComponent(`
import { readFileSync, writeSync } from 'node:fs';
process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const kilobytes = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  writeSync(3, [kilobytes, userCPUTime + systemCPUTime].join(' '));
});`)}`;

/** @param args  what follows `node`; @param input  for its standard input */
export async function runWhole(args: readonly string[], input?: Buffer): Promise<Ended> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', counter, ...args], {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe', 'pipe'],
  });
  // A process that refuses its input does not read it to the end.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const [, , stderr, counted] = child.stdio;
  if (stderr === null || counted === null || counted === undefined || !('read' in counted))
    throw new Error('The process has no pipes.');
  const [said, numbers] = await Promise.all([text(stderr), text(counted), once(child, 'close')]);
  const [kilobytes = Number.NaN, microseconds = Number.NaN] = numbers.split(' ').map(Number);
  return {
    status: child.exitCode,
    ms: performance.now() - began,
    processorMs: microseconds / 1000,
    megabytes: kilobytes / 1024,
    stderr: said.trim(),
  };
}
