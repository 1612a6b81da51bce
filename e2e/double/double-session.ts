/** Sessions by partition: protocol handlers and the request filter are real; permissions are kept so that a test can ask them. */
import type { Session } from 'electron';
import type { DoubleSession, ProtocolHandler, RequestFilter } from './state.ts';

type Part = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setSpellCheckerEnabled'
>;
type PermissionRequest = Parameters<Session['setPermissionRequestHandler']>[0];
type PermissionCheck = Parameters<Session['setPermissionCheckHandler']>[0];
type DevicePermission = Parameters<Session['setDevicePermissionHandler']>[0];

export class SessionDouble implements Part, DoubleSession {
  readonly handlers = new Map<string, ProtocolHandler>();
  filter: RequestFilter | null = null;
  permissionRequest: PermissionRequest = null;
  permissionCheck: PermissionCheck = null;
  devicePermission: DevicePermission = null;
  spellChecker = true;

  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler) => void this.handlers.set(scheme, handler),
  };
  readonly webRequest = {
    onBeforeRequest: (filter: RequestFilter) => {
      this.filter = filter;
    },
  };

  setPermissionRequestHandler(handler: PermissionRequest): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheck): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: DevicePermission): void {
    this.devicePermission = handler;
  }
  setSpellCheckerEnabled(enable: boolean): void {
    this.spellChecker = enable;
  }
}

const partitions = new Map<string, SessionDouble>();

export const session = {
  fromPartition(partition: string): SessionDouble {
    const known = partitions.get(partition) ?? new SessionDouble();
    partitions.set(partition, known);
    return known;
  },
  get defaultSession(): SessionDouble {
    return session.fromPartition('');
  },
};
