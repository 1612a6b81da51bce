/** Builds the typed client from the contract over any transport that carries a name, an input and a reply. */
import type { z } from 'zod';
import { type Failure, Failure as FailureSchema, type Reply } from '../errors.ts';
import { contract, type EngineApi, findCall } from './index.ts';

/** A call that ended without an answer; `failure` is what to show. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(`${failure.what}. ${failure.why} ${failure.next}`);
    this.failure = failure;
  }
}

export type Transport = (name: string, input: unknown, signal: AbortSignal | undefined) => Promise<Reply<unknown>>;

/** The answer is parsed again on this side: a door is a boundary in both directions. */
export function createClient(transport: Transport): EngineApi {
  const client: Record<string, Record<string, unknown>> = {};
  for (const [room, calls] of Object.entries(contract)) {
    const roomClient: Record<string, unknown> = {};
    for (const call of Object.keys(calls)) {
      const name = `${room}.${call}`;
      const output: z.ZodType | undefined = findCall(name)?.output;
      roomClient[call] = async (input: unknown, options?: { signal?: AbortSignal }) => {
        const reply = await transport(name, input, options?.signal);
        if (!reply.ok) throw new EngineFailure(FailureSchema.parse(reply.failure));
        return output?.parse(reply.value);
      };
    }
    client[room] = roomClient;
  }
  return client as EngineApi;
}
