/**
 * What a partner's services get and do not get, tried as each of them would: tokens by client credentials at a scratch tenant,
 * what is in them, and what has to be refused. A neighbour organization stands beside, for the walls. Nobody signs in.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import { type Blueprint, stepTitles } from '../../../../shared/model/blueprint.ts';
import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import { checkBlueprint, contractEndsAt, effectiveApplications } from '../../partners/index.ts';
import { configureTenant } from '../../sync/index.ts';
import type { ProofRun } from '../proofs/proof-run.ts';
import type { ServicePlace } from './service-trial.ts';
import { tryService } from './try-service.ts';

const maxServices = 10;

/** The draft with its services alone, which need no connection, no people and no mails. Pure. */
export function servicesOnly(draft: Blueprint): Blueprint {
  return {
    ...draft,
    administrators: [],
    connection: { ...draft.connection, kind: 'none' },
    applications: draft.applications.filter(({ kind }) => kind === 'service').slice(0, maxServices),
  };
}

/** @throws `state/nothing-to-try` without services, `state/not-testable` with every problem and its field */
export function testableServices(draft: Blueprint, now: Date): Blueprint {
  const copy = servicesOnly(draft);
  if (copy.applications.length === 0)
    throw new PorticoError('state/nothing-to-try', 'No application of this partner is a machine-to-machine service.');
  const blocking = checkBlueprint(copy, { now, others: [] }).filter(
    ({ blocksSync, path }) => blocksSync && !path.startsWith('connection'),
  );
  if (blocking.length === 0) return copy;
  throw new PorticoError(
    'state/not-testable',
    blocking.map(({ step, message }) => `${stepTitles[step]}: ${message}`).join(' '),
    { fields: blocking.map(({ path, message }) => ({ path, message })) },
  );
}

/** The same services in an organization of somebody else. */
const neighbourOf = (copy: Blueprint): Blueprint => ({
  ...copy,
  organization: {
    ...copy.organization,
    id: `${copy.organization.id.slice(0, 50)}-neighbour`.replace(/^-/, ''),
    name: `Neighbour of ${copy.organization.name}`,
    domains: [],
  },
  applications: copy.applications.map((application) => ({ ...application, id: '' })),
});

/** @returns the verdict in one sentence */
export async function runServiceTest({ deps, signal, tearDown, add }: ProofRun, copy: Blueprint): Promise<string> {
  const { core, tenant } = deps;
  const { port, scratch } = await tenant.openScratchTenant();
  tearDown.push(() => scratch.remove());
  const place = async (blueprint: Blueprint): Promise<ServicePlace> => {
    const { clientSecrets } = await configureTenant(port, blueprint, { connectionSecret: null }, core.clock, signal);
    const { issuer } = await tenant.ourValues(port, blueprint.organization.id, '', signal);
    return { blueprint, clientSecrets, issuer, port };
  };
  const own = await place(copy);
  const neighbour = await place(neighbourOf(copy));
  const rows: ProofRow[] = [];
  const services = effectiveApplications(copy);
  for (const service of services) {
    signal.throwIfAborted();
    const tried = await tryService(service, {
      own,
      neighbour,
      contractEnd: contractEndsAt(copy.organization.contract.end),
      now: () => core.clock.now(),
      signal,
    });
    for (const row of tried) {
      rows.push(row);
      add(row);
    }
  }
  return verdict(rows, services.length, copy.organization.name);
}

function verdict(rows: readonly ProofRow[], services: number, name: string): string {
  const wrong =
    rows.find(({ outcome }) => outcome === 'let-through') ?? rows.find(({ outcome }) => outcome === 'breaks');
  if (wrong?.outcome === 'let-through') return `${wrong.group}: ${wrong.title} was let through.`;
  if (wrong !== undefined) return `${wrong.group}: ${wrong.title} did not work. ${wrong.detail}`;
  const refused = rows.filter(({ outcome }) => outcome === 'refused').length;
  const who = services === 1 ? 'The service' : `All ${services} services`;
  return `${who} of ${name} ${services === 1 ? 'gets its token' : 'get their tokens'}, and all ${refused} wrong attempts were refused.`;
}
