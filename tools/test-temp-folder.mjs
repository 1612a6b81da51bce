/** Every temporary folder of a test run lies in one of its own, and goes with it: also those of a test that failed in the middle. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'portico-tests-'));
  // Debian's servers run as another user when the tests run as root, and have to get through to their own folders.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
