/** Long-running servers that the command line starts on their own. Each loads when it is asked for. */
import type { ConnectionTestOptions, IdpOptions, RunningConnectionTest, RunningIdp } from './federation/index.ts';
import type { Sandbox } from './tenant/index.ts';
import type { SandboxOptions } from './tenant/sandbox/types.ts';

/** `portico idp`. */
export const startIdp = async (options: IdpOptions): Promise<RunningIdp> =>
  (await import('./federation/idp/start-idp.ts')).startIdp(options);

/** `portico test-connection`. */
export const startConnectionTest = async (options: ConnectionTestOptions): Promise<RunningConnectionTest> =>
  (await import('./federation/sp/start-connection-test.ts')).startConnectionTest(options);

/** `portico sandbox`. */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> =>
  (await import('./tenant/sandbox/start-sandbox.ts')).startSandbox(options);

export type {
  ConnectionTestOptions,
  IdpFacts,
  IdpOptions,
  RunningConnectionTest,
  RunningIdp,
} from './federation/index.ts';
export { chaosHelp } from './tenant/sandbox/chaos.ts';
export type { SandboxOptions } from './tenant/sandbox/types.ts';
export { type SandboxSwitches, sandboxSwitches } from './tenant/sandbox/types.ts';
