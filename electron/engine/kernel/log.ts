/** The log: one JSON line per entry, redacted before it is written, bounded in size. It never throws into its caller. */
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from './clock.ts';
import { makeFolder } from './make-folder.ts';
import { redact } from './redact.ts';

const maxLogBytes = 5_000_000;

export type Log = (level: 'info' | 'warn' | 'error', event: string, facts?: Readonly<Record<string, unknown>>) => void;

export const silentLog: Log = () => {};

/** Writes to `logs/portico.log` in the home; the previous file is kept as `portico.1.log`. */
export function openLog(home: string, clock: Clock): Log {
  const folder = join(home, 'logs');
  const file = join(folder, 'portico.log');
  return (level, event, facts = {}) => {
    const line = `${JSON.stringify({ at: clock.now().toISOString(), level, event, ...(redact(describe(facts)) as object) })}\n`;
    try {
      makeFolder(folder);
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > maxLogBytes)
        renameSync(file, join(folder, 'portico.1.log'));
      appendFileSync(file, line, { mode: 0o600 });
    } catch {
      // A full disk must not turn a good answer into a failure; what mattered was already answered to the caller.
    }
  };
}

function describe(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]),
  );
}
