/**
 * A home with a connected target. The target is a second tenant server over real sockets, which knows nothing of the home; it
 * stands for a real one. Everything is closed and removed when the test has finished.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type PartnerRef, TargetName } from '../../../../../shared/model/ids.ts';
import type { SignInTest } from '../../../../../shared/model/sign-in-test.ts';
import { Target } from '../../../../../shared/model/target.ts';
import { systemClock } from '../../../kernel/clock.ts';
import type { Sandbox } from '../../../tenant/index.ts';
import { openTestHome, type TestHome, type TestHomeOptions } from '../../sign-in-test/testing/test-home.ts';
import { createUserAgent } from '../../user-agent/user-agent.ts';

export const name = TargetName.parse('acme');
export const signal = new AbortController().signal;
export const wish = { persona: '', fault: null, openBrowser: false } as const;
export const ended = ({ endedAt }: SignInTest): boolean => endedAt !== null;
export const isWaiting = ({ state }: SignInTest): boolean => state === 'waiting';

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-target-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

export type StartSandbox = (options: {
  readonly dataDir: string;
  readonly port: number;
  readonly clock: typeof systemClock;
  readonly chaos: unknown;
  readonly switches: { readonly 'delete-organization-with-users'?: 'refuse' };
}) => Promise<Sandbox>;

/** @param faults what the server does wrong, in the form of its own chaos file */
export async function otherTenant(
  startSandbox: StartSandbox,
  faults: readonly unknown[] = [],
  switches: Parameters<StartSandbox>[0]['switches'] = {},
): Promise<Sandbox> {
  const sandbox = await startSandbox({
    dataDir: await newFolder(),
    port: 0,
    clock: systemClock,
    chaos: { faults },
    switches,
  });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export const targetOf = (sandbox: Sandbox): Target =>
  Target.parse({
    name,
    label: 'Acme production',
    baseUrl: sandbox.baseUrl,
    tenantId: sandbox.tenantId,
    clientId: sandbox.adminClientId,
  });

export interface Bench {
  readonly home: TestHome;
  readonly ref: PartnerRef;
  readonly sandbox: Sandbox;
  readonly folder: string;
}

/** The target has the partner's workspace, as after the first sync of any partner. */
export async function openBench(
  sandbox: Sandbox,
  options: TestHomeOptions = {},
  template = 'consulting-firm',
): Promise<Bench> {
  const folder = await newFolder();
  const home = await openTestHome({ home: folder, ...options });
  onTestFinished(() => home.close());
  await home.tenant.targets.save(targetOf(sandbox), { client: sandbox.adminClientSecret });
  const ref = await home.partner(template);
  const { workspace } = (await home.partners.load(ref)).blueprint;
  const port = await home.tenant.connect({ kind: 'named', name, clientSecret: '' });
  const address = { kind: 'workspace', id: workspace.id } as const;
  if ((await port.read(address, signal)) === null)
    await port.create(address, { name: workspace.name, profile: 'partners', type: 'regular' }, 'a'.repeat(32), signal);
  return { home, ref, sandbox, folder };
}

/** Ids of the organizations of the partner's workspace on the target. */
export async function organizationsAt({ home, ref }: Pick<Bench, 'home' | 'ref'>): Promise<string[]> {
  const { blueprint } = await home.partners.load(ref);
  const port = await home.tenant.connect({ kind: 'named', name, clientSecret: '' });
  return (await port.organizations(blueprint.workspace.id, signal)).map(({ id }) => String(id));
}

export async function startAtTarget(
  { home, ref }: Bench,
  more: { fault?: string; persona?: string; lookAlike?: string | null } = {},
) {
  const review = await home.federation.reviews.make(ref, name, more.lookAlike, signal);
  expect(review.blocked).toBe('');
  const started = await home.federation.start({ ref, ...wish, ...more, review: review.id });
  return { review, id: started.id };
}

export async function signIn(startUrl: string, persona: string): Promise<void> {
  const agent = createUserAgent();
  await agent.press(await agent.open(startUrl), persona);
}
