import { failures, PorticoError } from '../../../shared/errors.ts';
import type { TenantRoom } from './tenant-room.ts';

/** The selected target's workspaces, or in words why they cannot be read: a wizard goes on without a server. */
export async function readWorkspaces(room: TenantRoom, signal: AbortSignal) {
  try {
    const port = await room.connect({ kind: 'selected' });
    const found = await port.workspaces(signal);
    const workspaces = found.map((workspace) => ({
      id: String(workspace.id),
      name: String(workspace.name ?? workspace.id),
      organizations: Number(workspace.number_of_child_organizations ?? 0),
    }));
    return { reachable: true, note: '', workspaces };
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code === 'local/cancelled') throw error;
    return { reachable: false, note: `${failures[error.code].what}. ${error.why}`, workspaces: [] };
  }
}
