/**
 * One object of a bulk body, in the store's own terms. Flat dumps and trees both come down to a list of these, so that
 * what is written in bulk obeys the same schemas as what is written one by one.
 */
import type { Kind } from '../schemas/index.ts';
import type { Json } from '../schemas/parts.ts';

export interface BulkItem {
  readonly kind: Kind;
  /** The store's id: `serverId/idpId` for an identity provider. */
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly fields: Json;
}

/** What happens when an object that is sent is already there. */
export type ConflictMode = 'update' | 'ignore' | 'fail';

export const keyOf = ({ kind, id }: Pick<BulkItem, 'kind' | 'id'>): string => `${kind}|${id}`;

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const without = (from: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(from).filter(([name, value]) => !names.includes(name) && value !== undefined));
