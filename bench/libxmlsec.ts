/** Debian's python3-xmlsec as a contender: libxmlsec1 in a process of its own that keeps the document and the key. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Turn } from './figures.ts';

const script = fileURLToPath(new URL('inspect-libxmlsec.py', import.meta.url));

export interface Libxmlsec {
  readonly versions: string;
  readonly turn: Turn;
  stop(): void;
}

/** @returns null where there is no /usr/bin/python3 with the packages python3-xmlsec and python3-lxml */
export async function startLibxmlsec(xml: string, publicKeyPem: string): Promise<Libxmlsec | null> {
  const child = spawn('/usr/bin/python3', [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  child.on('error', () => child.stdout.destroy());
  child.stdin.on('error', () => child.stdout.destroy());
  child.stdin.write(`${JSON.stringify({ xml, key: publicKeyPem })}\n`);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async (): Promise<string | null> => {
    const { value, done } = await lines.next();
    return done === true || value === undefined ? null : value;
  };
  const versions = await said();
  if (versions === null) return null;
  return {
    versions,
    turn: async (times) => {
      child.stdin.write(`${times}\n`);
      const seconds = await said();
      if (seconds === null) throw new Error('libxmlsec1 ended early.');
      return Number(seconds) * 1000;
    },
    stop: () => child.kill(),
  };
}
