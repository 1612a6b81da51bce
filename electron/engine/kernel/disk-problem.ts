import { PorticoError } from '../../../shared/errors.ts';

/** A full disk, a read-only home or a missing permission, said in words; other errors are not ours to explain. */
export function diskProblem(error: unknown): PorticoError | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new PorticoError('local/disk', 'The disk is full.', { cause: error });
  if (code === 'EROFS')
    return new PorticoError('local/disk', 'The home folder is on a read-only disk.', { cause: error });
  if (code === 'EACCES' || code === 'EPERM')
    return new PorticoError('local/disk', 'Portico may not write to its home folder.', { cause: error });
  if (code === 'EMFILE' || code === 'ENFILE')
    return new PorticoError('local/disk', 'Too many files are open.', { cause: error });
  if (code === 'EADDRINUSE')
    return new PorticoError('local/port-taken', 'Another program listens on it.', { cause: error });
  return null;
}
