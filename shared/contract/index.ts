/** The contract: every call there is. The engine answers it, the page asks it, the doors carry it. */
import type { z } from 'zod';
import { appCalls } from './app.ts';
import type { Call } from './call.ts';
import { federationCalls } from './federation.ts';
import { inspectCalls } from './inspect.ts';
import { partnersCalls } from './partners.ts';
import { previewCalls } from './preview.ts';
import { syncCalls } from './sync.ts';
import { targetsCalls } from './targets.ts';

export const contract = {
  app: appCalls,
  partners: partnersCalls,
  preview: previewCalls,
  sync: syncCalls,
  federation: federationCalls,
  inspect: inspectCalls,
  targets: targetsCalls,
} as const satisfies Record<string, Record<string, Call>>;

export type Contract = typeof contract;
export type RoomName = keyof Contract;
export type CallName = { [R in RoomName]: `${R}.${Extract<keyof Contract[R], string>}` }[RoomName];

type InputOf<C> = C extends { input: infer I extends z.ZodType } ? z.output<I> : never;
type AskOf<C> = C extends { input: infer I extends z.ZodType } ? z.input<I> : never;
type AnswerOf<C> = C extends { output: infer O extends z.ZodType } ? z.input<O> : never;
type OutputOf<C> = C extends { output: infer O extends z.ZodType } ? z.output<O> : never;

export type DoorName = 'shell' | 'host' | 'cli' | 'test';
export interface CallContext {
  readonly signal: AbortSignal;
  readonly door: DoorName;
}

/** What a room's `calls.ts` must provide: one handler for each call, no more and no fewer. */
export type RoomHandlers<R extends RoomName> = {
  readonly [C in keyof Contract[R]]: (
    input: InputOf<Contract[R][C]>,
    context: CallContext,
  ) => AnswerOf<Contract[R][C]> | Promise<AnswerOf<Contract[R][C]>>;
};

/** The engine as the page and the command line see it. Throws `EngineFailure` carrying the failure. */
export type EngineApi = {
  readonly [R in RoomName]: {
    readonly [C in keyof Contract[R]]: (
      input: AskOf<Contract[R][C]>,
      options?: { readonly signal?: AbortSignal },
    ) => Promise<OutputOf<Contract[R][C]>>;
  };
};

/** Every call's name, in the contract's order: the allow list of the doors. */
export const callNames: readonly CallName[] = Object.entries(contract).flatMap(([room, calls]) =>
  Object.keys(calls).map((call) => `${room}.${call}` as CallName),
);

/** Looks a call up among own properties only, so that `__proto__` is not a call. */
export function findCall(name: string): Call | null {
  const [room, call, ...rest] = name.split('.');
  if (room === undefined || call === undefined || rest.length > 0) return null;
  const calls: Readonly<Record<string, Call>> | undefined = Object.hasOwn(contract, room)
    ? (contract as Readonly<Record<string, Readonly<Record<string, Call>>>>)[room]
    : undefined;
  return calls !== undefined && Object.hasOwn(calls, call) ? (calls[call] ?? null) : null;
}
