/** Where things lie inside the home. Names are checked here, so that nothing climbs out and every name is legal on every system. */
import { join } from 'node:path';

const segment = /^[a-z0-9][a-z0-9@._-]{0,119}$/;
const reservedOnWindows = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/;

/** May this be a file or folder name of ours: small letters, digits, `@`, dot, hyphen, underscore? */
export function isPlainName(name: string): boolean {
  return segment.test(name) && !name.endsWith('.') && !name.includes('..') && !reservedOnWindows.test(name);
}

/** The path of `relative` (segments joined by `/`) inside the home. A bad segment is a mistake in our own code. */
export function placeInHome(home: string, relative: string): string {
  const segments = relative.split('/');
  if (!segments.every(isPlainName)) throw new Error(`not a place in the home: ${JSON.stringify(relative)}`);
  return join(home, ...segments);
}
