/**
 * Query options for every query of the contract that a page keeps. A key is [room, call, …what it was asked about], so that
 * `invalidation.ts` can name one answer, all answers of a call, or a whole room.
 */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { EngineApi } from '../../shared/contract/index.ts';
import type {
  ConnectionTestId,
  FaultSweepId,
  LabProofId,
  PartnerRef,
  RunId,
  SignInTestId,
  TargetName,
} from '../../shared/model/ids.ts';

export type EngineQueries = ReturnType<typeof engineQueries>;

/** How far a run is, kept from `run.changed` so that the status line need not ask for each operation. */
export interface RunProgress {
  readonly done: number;
  readonly total: number;
}
export const runProgressKey = (runId: RunId) => ['progress', 'run', runId] as const;

export function engineQueries(engine: EngineApi) {
  return {
    info: () => queryOptions({ queryKey: ['app', 'info'], queryFn: ({ signal }) => engine.app.info({}, { signal }) }),
    settings: () =>
      queryOptions({ queryKey: ['app', 'settings'], queryFn: ({ signal }) => engine.app.settings({}, { signal }) }),
    listeners: () =>
      queryOptions({ queryKey: ['app', 'listeners'], queryFn: ({ signal }) => engine.app.listeners({}, { signal }) }),

    partners: () =>
      queryOptions({ queryKey: ['partners', 'list'], queryFn: ({ signal }) => engine.partners.list({}, { signal }) }),
    partner: (ref: PartnerRef) =>
      queryOptions({
        queryKey: ['partners', 'get', ref],
        queryFn: ({ signal }) => engine.partners.get({ ref }, { signal }),
      }),
    templates: () =>
      queryOptions({
        queryKey: ['partners', 'templates'],
        queryFn: ({ signal }) => engine.partners.templates({}, { signal }),
        staleTime: Number.POSITIVE_INFINITY,
      }),
    providers: () =>
      queryOptions({
        queryKey: ['partners', 'providers'],
        queryFn: ({ signal }) => engine.partners.providers({}, { signal }),
        staleTime: Number.POSITIVE_INFINITY,
      }),
    metadata: (text: string, entityId: string) =>
      queryOptions({
        queryKey: ['partners', 'readMetadata', entityId, text],
        queryFn: ({ signal }) => engine.partners.readMetadata({ text, entityId }, { signal }),
        enabled: text.trim() !== '',
      }),
    connectionSecret: (ref: PartnerRef) =>
      queryOptions({
        queryKey: ['partners', 'hasConnectionSecret', ref],
        queryFn: ({ signal }) => engine.partners.hasConnectionSecret({ ref }, { signal }),
      }),
    ourValues: (ref: PartnerRef) =>
      queryOptions({
        queryKey: ['partners', 'ourValues', ref],
        queryFn: ({ signal }) => engine.partners.ourValues({ ref }, { signal }),
      }),
    readiness: (ref: PartnerRef) =>
      queryOptions({
        queryKey: ['partners', 'readiness', ref],
        queryFn: ({ signal }) => engine.partners.readiness({ ref }, { signal }),
      }),
    quickstarts: (ref: PartnerRef) =>
      queryOptions({
        queryKey: ['partners', 'quickstarts', ref],
        queryFn: ({ signal }) => engine.partners.quickstarts({ ref }, { signal }),
      }),

    previewToken: (ref: PartnerRef, kind: 'access_token' | 'id_token', application: string, persona: string) =>
      queryOptions({
        queryKey: ['preview', 'token', ref, kind, application, persona],
        queryFn: ({ signal }) => engine.preview.token({ ref, kind, application, persona }, { signal }),
        placeholderData: keepPreviousData,
      }),
    previewSignIn: (ref: PartnerRef) =>
      queryOptions({
        queryKey: ['preview', 'signIn', ref],
        queryFn: ({ signal }) => engine.preview.signIn({ ref }, { signal }),
        placeholderData: keepPreviousData,
      }),

    /** Reads the server each time: never asked again by itself, only when the person or an event says so. */
    plan: (ref: PartnerRef) =>
      queryOptions({
        queryKey: ['sync', 'plan', ref],
        queryFn: ({ signal }) => engine.sync.plan({ ref }, { signal }),
        staleTime: 60_000,
      }),
    run: (runId: RunId) =>
      queryOptions({
        queryKey: ['sync', 'run', runId],
        queryFn: ({ signal }) => engine.sync.run({ runId }, { signal }),
      }),
    runs: (ref?: PartnerRef) =>
      queryOptions({
        queryKey: ['sync', 'runs', ref ?? ''],
        queryFn: ({ signal }) => engine.sync.runs(ref === undefined ? {} : { ref }, { signal }),
      }),
    serverState: (ref: PartnerRef) =>
      queryOptions({
        queryKey: ['sync', 'serverState', ref],
        queryFn: ({ signal }) => engine.sync.serverState({ ref }, { signal }),
      }),

    personas: (ref: PartnerRef) =>
      queryOptions({
        queryKey: ['federation', 'personas', ref],
        queryFn: ({ signal }) => engine.federation.personas({ ref }, { signal }),
      }),
    ownPersonas: () =>
      queryOptions({
        queryKey: ['federation', 'ownPersonas'],
        queryFn: ({ signal }) => engine.federation.ownPersonas({}, { signal }),
      }),
    faults: () =>
      queryOptions({
        queryKey: ['federation', 'faults'],
        queryFn: ({ signal }) => engine.federation.faults({}, { signal }),
        staleTime: Number.POSITIVE_INFINITY,
      }),
    lookAlikes: () =>
      queryOptions({
        queryKey: ['federation', 'lookAlikes'],
        queryFn: ({ signal }) => engine.federation.lookAlikes({}, { signal }),
        staleTime: Number.POSITIVE_INFINITY,
      }),
    signInTest: (id: SignInTestId) =>
      queryOptions({
        queryKey: ['federation', 'get', id],
        queryFn: ({ signal }) => engine.federation.get({ id }, { signal }),
      }),
    signInTests: (ref?: PartnerRef) =>
      queryOptions({
        queryKey: ['federation', 'list', ref ?? ''],
        queryFn: ({ signal }) => engine.federation.list(ref === undefined ? {} : { ref }, { signal }),
      }),

    targetUses: () =>
      queryOptions({
        queryKey: ['federation', 'targetUses'],
        queryFn: ({ signal }) => engine.federation.targetUses({}, { signal }),
      }),

    evidence: () =>
      queryOptions({
        queryKey: ['federation', 'evidence'],
        queryFn: ({ signal }) => engine.federation.evidence({}, { signal }),
      }),
    sweep: (id: FaultSweepId) =>
      queryOptions({
        queryKey: ['federation', 'getSweep', id],
        queryFn: ({ signal }) => engine.federation.getSweep({ id }, { signal }),
      }),
    sweeps: (ref: PartnerRef) =>
      queryOptions({
        queryKey: ['federation', 'listSweeps', ref],
        queryFn: ({ signal }) => engine.federation.listSweeps({ ref }, { signal }),
      }),

    proof: (id: LabProofId) =>
      queryOptions({
        queryKey: ['federation', 'getProof', id],
        queryFn: ({ signal }) => engine.federation.getProof({ id }, { signal }),
      }),
    proofs: (ref: PartnerRef) =>
      queryOptions({
        queryKey: ['federation', 'listProofs', ref],
        queryFn: ({ signal }) => engine.federation.listProofs({ ref }, { signal }),
      }),

    connectionTest: (id: ConnectionTestId) =>
      queryOptions({
        queryKey: ['federation', 'connectionTest', id],
        queryFn: ({ signal }) => engine.federation.connectionTest({ id }, { signal }),
      }),
    connectionTests: (ref: PartnerRef) =>
      queryOptions({
        queryKey: ['federation', 'connectionTests', ref],
        queryFn: ({ signal }) => engine.federation.connectionTests({ ref }, { signal }),
      }),

    checks: () =>
      queryOptions({
        queryKey: ['inspect', 'checks'],
        queryFn: ({ signal }) => engine.inspect.checks({}, { signal }),
        staleTime: Number.POSITIVE_INFINITY,
      }),

    targets: () =>
      queryOptions({ queryKey: ['targets', 'list'], queryFn: ({ signal }) => engine.targets.list({}, { signal }) }),
    examineTarget: (name: TargetName) =>
      queryOptions({
        queryKey: ['targets', 'examine', name],
        queryFn: ({ signal }) => engine.targets.examine({ name }, { signal }),
        enabled: false,
        retry: false,
      }),
    workspaces: () =>
      queryOptions({
        queryKey: ['targets', 'workspaces'],
        queryFn: ({ signal }) => engine.targets.workspaces({}, { signal }),
      }),
    outbox: () =>
      queryOptions({ queryKey: ['targets', 'outbox'], queryFn: ({ signal }) => engine.targets.outbox({}, { signal }) }),
  };
}
