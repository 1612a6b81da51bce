import type { CommandEntry } from './command.ts';

/** Every command, in the order of `--help`. Summaries are written here so that help loads nothing. */
export const commandList: readonly CommandEntry[] = [
  {
    name: 'open',
    summary: 'open the window, or the browser host where there is no Electron (the default)',
    load: () => import('./commands/open.ts'),
  },
  {
    name: 'serve',
    summary: 'serve Portico to the system browser on this machine',
    load: () => import('./commands/serve.ts'),
  },
  {
    name: 'inspect',
    summary: 'say what a message is, whether it holds, and if not, why',
    load: () => import('./commands/inspect.ts'),
  },
  {
    name: 'plan',
    summary: 'say what would change on the server, changing nothing',
    load: () => import('./commands/plan.ts'),
  },
  {
    name: 'apply',
    summary: 'make the server equal blueprints, or apply a reviewed plan',
    load: () => import('./commands/apply.ts'),
  },
  {
    name: 'drift',
    summary: 'say how the server differs from blueprints',
    load: () => import('./commands/drift.ts'),
  },
  { name: 'idp', summary: 'run the loopback IdP alone', load: () => import('./commands/idp.ts') },
  {
    name: 'test-connection',
    summary: "try one sign-in at a partner's real identity provider",
    load: () => import('./commands/test-connection.ts'),
  },
  { name: 'sandbox', summary: 'run the sandbox tenant alone', load: () => import('./commands/sandbox.ts') },
  { name: 'undo', summary: 'take a run back', load: () => import('./commands/undo.ts') },
  {
    name: 'export',
    summary: 'write the whole home, without secrets, to a zip',
    load: () => import('./commands/export.ts'),
  },
  { name: 'restore', summary: 'replace the home by what an export holds', load: () => import('./commands/restore.ts') },
];
