/**
 * The tenant room: targets and ports to them. A port is made from a choice; the embedded sandbox starts when a choice
 * leads to it. Secrets come from the vault or from the choice and go to the token endpoint only.
 */
import { createHash } from 'node:crypto';
import type { TargetChoice } from '../../../shared/contract/targets.ts';
import { PorticoError } from '../../../shared/errors.ts';
import { TargetName } from '../../../shared/model/ids.ts';
import type { OurValues } from '../../../shared/model/partner.ts';
import type { DoctorReport, Target, TargetState } from '../../../shared/model/target.ts';
import type { Core } from '../core.ts';
import { type ConnectOptions, connectPort, type TargetAccess } from './connect-port.ts';
import { examineTarget, sandboxDidNotStart } from './doctor/examine-target.ts';
import { createEmbeddedSandbox } from './embedded-sandbox.ts';
import { readOurValues } from './our-values.ts';
import type { Sandbox, SandboxCredentials, ScratchTenant } from './sandbox/types.ts';
import { cleanBaseUrl, openTargetBook, sandboxName } from './target-book.ts';
import type { TenantPort } from './tenant-port.ts';

export interface Targets {
  list(): Promise<readonly TargetState[]>;
  save(
    target: Target,
    secrets: { readonly client?: string | undefined; readonly system?: string | undefined },
  ): Promise<TargetState>;
  remove(name: TargetName): Promise<void>;
  select(name: TargetName): Promise<TargetState>;
  /** The doctor. Never fails for what it finds. */
  examine(name: TargetName, signal: AbortSignal): Promise<DoctorReport>;
}

export interface TenantRoom {
  readonly targets: Targets;
  selected(): Promise<TargetName>;
  connect(choice: TargetChoice): Promise<TenantPort>;
  /** @throws `state/target-unknown` */
  targetState(name: TargetName): Promise<TargetState>;
  /** The CA that the target's certificate hangs on; empty: the public ones. */
  caPemOf(port: TenantPort): string;
  /** The name that plans and runs carry for this choice, without connecting. */
  nameOf(choice: TargetChoice): Promise<TargetName>;
  /** An empty tenant in the embedded sandbox, for one sign-in test. */
  openScratchTenant(): Promise<{ readonly port: TenantPort; readonly scratch: ScratchTenant }>;
  sandbox(): Promise<Sandbox>;
  ourValues(port: TenantPort, organizationId: string, idpId: string, signal: AbortSignal): Promise<OurValues>;
  close(): Promise<void>;
}

/** For tests: shorter waits, and a sandbox that misbehaves. */
export interface TenantRoomOptions extends Omit<ConnectOptions, 'clock'> {
  readonly sandboxChaos?: unknown;
}

export function openTenantRoom(core: Core, { sandboxChaos, ...connecting }: TenantRoomOptions = {}): TenantRoom {
  const book = openTargetBook(core);
  const embedded = createEmbeddedSandbox(core, sandboxChaos);
  const options: ConnectOptions = { ...connecting, clock: core.clock };
  const ports = new Map<string, TenantPort>();
  const caPems = new WeakMap<TenantPort, string>();
  const lastSeen = new Map<TargetName, 'ready' | 'unreachable'>();
  const changed = () => core.events.emit({ type: 'targets.changed' });

  function portFor(access: TargetAccess): TenantPort {
    const port = connectPort(access, options);
    caPems.set(port, access.caPem);
    return port;
  }

  async function accessOf(name: TargetName, secret: string): Promise<TargetAccess> {
    if (name === sandboxName) {
      const sandbox = await embedded.get();
      return sandboxAccess(sandboxName, sandbox.baseUrl, sandbox);
    }
    const target = await book.get(name);
    const stored = await book.secrets(name);
    return { ...target, clientSecret: secret === '' ? stored.client : secret, systemClientSecret: stored.system };
  }

  async function connectNamed(name: TargetName, secret: string): Promise<TenantPort> {
    const access = await accessOf(name, secret);
    if (access.clientSecret === '') {
      throw new PorticoError(
        'remote/unauthorized',
        `Portico has no secret for client ${access.clientId} of target ${name}.`,
      );
    }
    // One port per access, so that its token is used again.
    const key = createHash('sha256').update(JSON.stringify(access)).digest('hex');
    const port = ports.get(key) ?? portFor(access);
    ports.set(key, port);
    return port;
  }

  async function stateOf(target: Target): Promise<TargetState> {
    const isSandbox = target.name === sandboxName;
    const secrets = isSandbox ? { client: 'x', system: 'x' } : await book.secrets(target.name);
    const sandboxState = { running: 'ready', starting: 'starting', stopped: 'unknown' } as const;
    return {
      target,
      selected: (await book.selected()) === target.name,
      embedded: isSandbox,
      hasSecret: secrets.client !== '',
      hasSystemSecret: secrets.system !== '',
      connection: isSandbox ? sandboxState[embedded.state()] : (lastSeen.get(target.name) ?? 'unknown'),
    };
  }

  const sandboxTarget = (): Target => {
    const running = embedded.running();
    return {
      name: sandboxName,
      label: 'Sandbox tenant',
      baseUrl: running?.baseUrl ?? '',
      tenantId: running?.tenantId ?? '',
      clientId: running?.adminClientId ?? '',
      systemClientId: running?.systemClientId ?? '',
      authentication: 'client_secret',
      caPem: '',
    };
  };

  const selected = () => book.selected();

  async function examineNamed(name: TargetName, signal: AbortSignal): Promise<DoctorReport> {
    try {
      return await examineTarget(name, await accessOf(name, ''), core.clock, signal);
    } catch (error) {
      if (name !== sandboxName || !(error instanceof PorticoError) || error.code === 'local/cancelled') throw error;
      return sandboxDidNotStart(error, core.clock.now());
    }
  }

  const targets: Targets = {
    list: async () => Promise.all([sandboxTarget(), ...(await book.list())].map(stateOf)),
    async save(target, secrets) {
      const saved = await book.save(target, secrets);
      lastSeen.delete(saved.name);
      changed();
      return stateOf(saved);
    },
    async remove(name) {
      await book.remove(name);
      changed();
    },
    async select(name) {
      await book.select(name);
      changed();
      return stateOf(name === sandboxName ? sandboxTarget() : await book.get(name));
    },
    async examine(name, signal) {
      const report = await examineNamed(name, signal);
      lastSeen.set(name, report.usable ? 'ready' : 'unreachable');
      changed();
      return report;
    },
  };

  return {
    targets,
    selected,
    async connect(choice) {
      if (choice.kind === 'selected') return connectNamed(await selected(), '');
      if (choice.kind === 'named') return connectNamed(choice.name, choice.clientSecret);
      return portFor(adHocAccess(choice));
    },
    targetState: async (name) => stateOf(name === sandboxName ? sandboxTarget() : await book.get(name)),
    caPemOf: (port) => caPems.get(port) ?? '',
    async nameOf(choice) {
      if (choice.kind === 'selected') return selected();
      return choice.kind === 'named'
        ? choice.name
        : adHocName(cleanBaseUrl(choice.baseUrl, 'baseUrl'), choice.tenantId);
    },
    async openScratchTenant() {
      const sandbox = await embedded.get();
      const scratch = await sandbox.openScratchTenant();
      return { scratch, port: portFor(sandboxAccess(sandboxName, sandbox.baseUrl, scratch)) };
    },
    sandbox: () => embedded.get(),
    ourValues: (port, organizationId, idpId, signal) =>
      readOurValues(port.target, organizationId, idpId, caPems.get(port) ?? '', signal),
    close: () => embedded.close(),
  };
}

function sandboxAccess(name: TargetName, baseUrl: string, credentials: SandboxCredentials): TargetAccess {
  return {
    name,
    baseUrl,
    tenantId: credentials.tenantId,
    clientId: credentials.adminClientId,
    clientSecret: credentials.adminClientSecret,
    authentication: 'client_secret',
    systemClientId: credentials.systemClientId,
    systemClientSecret: credentials.systemClientSecret,
    caPem: '',
  };
}

type AdHocChoice = Extract<TargetChoice, { kind: 'ad-hoc' }>;

function adHocAccess(choice: AdHocChoice): TargetAccess {
  const baseUrl = cleanBaseUrl(choice.baseUrl, 'baseUrl');
  const { tenantId, clientId, clientSecret, authentication, systemClientId, systemClientSecret, caPem } = choice;
  return {
    name: adHocName(baseUrl, tenantId),
    baseUrl,
    tenantId,
    clientId,
    clientSecret,
    authentication,
    systemClientId,
    systemClientSecret,
    caPem,
  };
}

/** The same tenant at the same address has the same name tomorrow, so that its runs are found again. */
function adHocName(baseUrl: string, tenantId: string): TargetName {
  return TargetName.parse(`at-${createHash('sha256').update(`${baseUrl}\n${tenantId}`).digest('hex').slice(0, 16)}`);
}
