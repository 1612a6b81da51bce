/** What a call is. From the contract come the handlers' types, the page's client, the routes and the IPC allow list. */
import type { z } from 'zod';
import type { FailureCode } from '../errors.ts';

export interface Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** A query changes nothing and may be asked again at will; a command may change things. */
  readonly kind: 'query' | 'command';
  readonly input: I;
  readonly output: O;
  /** Beyond these, `input/invalid`, `local/cancelled`, `local/disk` and `bug/unexpected` are possible everywhere. */
  readonly fails: readonly FailureCode[];
}

type Spec<I extends z.ZodType, O extends z.ZodType> = Omit<Call<I, O>, 'kind'>;

export const query = <I extends z.ZodType, O extends z.ZodType>(spec: Spec<I, O>): Call<I, O> => ({
  kind: 'query',
  ...spec,
});
export const command = <I extends z.ZodType, O extends z.ZodType>(spec: Spec<I, O>): Call<I, O> => ({
  kind: 'command',
  ...spec,
});
