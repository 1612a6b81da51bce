/**
 * Which files of a home are its content. A written list: a folder that is not named here (keys of the loopback IdP, the sandbox
 * tenant, logs, locks, the shell's profile) neither leaves in an export nor is replaced by one.
 */
export const keptFolders = [
  'targets',
  'selection',
  'templates',
  'blueprints',
  'partner-state',
  'plans',
  'runs',
  'personas',
  'sign-in-tests',
  'fault-sweeps',
  'lab-proofs',
  'connection-tests',
  'attestations',
] as const;

export const homeFile = 'portico.json';
export const settingsFile = 'settings.json';

export const limits = {
  /** Of the zip, in bytes. */
  exportBytes: 80_000_000,
  fileBytes: 64_000_000,
  /** Of everything unpacked, in bytes. */
  contentBytes: 600_000_000,
  files: 50_000,
} as const;

const segment = /^[a-z0-9][a-z0-9@._-]{0,119}$/;
const fileEnd = /\.(?:json|jsonl|yaml)$/;

/** A name inside a home and inside an export, `/` between segments: a kept folder, at most two levels below, a known ending. */
export function isKeptFile(name: string): boolean {
  if (name === homeFile || name === settingsFile) return true;
  const segments = name.split('/');
  const [folder = ''] = segments;
  return (
    keptFolders.some((kept) => kept === folder) &&
    segments.length >= 2 &&
    segments.length <= 4 &&
    segments.every((part) => segment.test(part) && !part.includes('..')) &&
    fileEnd.test(name)
  );
}
