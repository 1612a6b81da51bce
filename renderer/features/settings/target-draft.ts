/** What the target form holds, and how it becomes the input of `targets.save`. A secret that was not touched is not sent. */
import { slugOf, TargetName } from '../../../shared/model/ids.ts';
import type { Target, TargetState } from '../../../shared/model/target.ts';

export interface TargetDraft {
  readonly label: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly systemClientId: string;
  readonly authentication: Target['authentication'];
  readonly caPem: string;
  /** `null`: as it is kept; empty: removed. */
  readonly clientSecret: string | null;
  readonly systemClientSecret: string | null;
}

export function draftOf(edited: TargetState | undefined): TargetDraft {
  const target = edited?.target;
  return {
    label: target?.label ?? '',
    name: target?.name ?? '',
    baseUrl: target?.baseUrl ?? '',
    tenantId: target?.tenantId ?? '',
    clientId: target?.clientId ?? '',
    systemClientId: target?.systemClientId ?? '',
    authentication: target?.authentication ?? 'client_secret',
    caPem: target?.caPem ?? '',
    clientSecret: null,
    systemClientSecret: null,
  };
}

export type DraftProblems = Partial<Record<keyof TargetDraft, string>>;

/** What can be said before asking the engine; it says the rest. */
export function problemsOf(draft: TargetDraft, taken: readonly string[], isNew: boolean): DraftProblems {
  const problems: DraftProblems = {};
  const name = nameOfDraft(draft);
  if (draft.label.trim() === '') problems.label = 'Give the target a name, such as Production.';
  else if (!TargetName.safeParse(name).success) problems.label = 'Use at least one letter or digit in the name.';
  else if (isNew && taken.includes(name)) problems.label = 'There is a target with this name already.';
  const address = addressProblem(draft.baseUrl);
  if (address !== null) problems.baseUrl = address;
  if (draft.tenantId.trim() === '')
    problems.tenantId = 'The tenant id stands in the address of the console, after the host.';
  if (draft.clientId.trim() === '') problems.clientId = 'The client that Portico signs in with.';
  return problems;
}

/** An existing target keeps its name; a new one gets it from its label. */
export function nameOfDraft(draft: TargetDraft): string {
  return draft.name === '' ? slugOf(draft.label).slice(0, 40).replace(/-+$/, '') : draft.name;
}

function addressProblem(text: string): string | null {
  if (text.trim() === '') return 'The address of the server, as in https://acme.eu.connect.example.';
  if (!URL.canParse(text.trim())) return 'This is no address. Begin with https://.';
  const { protocol, hostname } = new URL(text.trim());
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback)
    ? null
    : 'Use https; http is only for this machine.';
}

export interface SaveInput {
  readonly target: Target;
  readonly clientSecret?: string;
  readonly systemClientSecret?: string;
}

export function saveInputOf(draft: TargetDraft): SaveInput {
  const { clientSecret, systemClientSecret } = draft;
  return {
    target: {
      name: TargetName.parse(nameOfDraft(draft)),
      label: draft.label.trim(),
      baseUrl: draft.baseUrl.trim().replace(/\/+$/, ''),
      tenantId: draft.tenantId.trim(),
      clientId: draft.clientId.trim(),
      systemClientId: draft.systemClientId.trim(),
      authentication: draft.authentication,
      caPem: draft.caPem.trim(),
    },
    ...(clientSecret === null ? {} : { clientSecret }),
    ...(systemClientSecret === null ? {} : { systemClientSecret }),
  };
}
