/** Keyset paging: page after page until a short one, within a limit, and never round in circles. */
import type { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import type { ServerObject } from '../address.ts';
import type { ApiClient } from './api-client.ts';

const pageLimit = 100;
/** 200 pages: more than that is no list to hold in memory. */
export const maxItems = 20_000;

export interface Paged<T> {
  readonly path: string;
  readonly cursor: string;
  readonly schema: z.ZodType<T>;
  readonly items: (page: T) => readonly ServerObject[];
  readonly idOf: (item: ServerObject) => unknown;
  readonly what: string;
}

/** @returns `complete` is false when the limit was reached before the end */
export async function readPages<T>(
  api: ApiClient,
  list: Paged<T>,
  limit: number,
  signal: AbortSignal,
): Promise<{ items: ServerObject[]; complete: boolean }> {
  const items: ServerObject[] = [];
  let after = '';
  for (;;) {
    const query = `limit=${pageLimit}${after === '' ? '' : `&${list.cursor}=${encodeURIComponent(after)}`}`;
    const path = `${list.path}${list.path.includes('?') ? '&' : '?'}${query}`;
    const { value } = await api.send({ method: 'GET', path, what: list.what, schema: list.schema, signal });
    const page = list.items(value);
    items.push(...page);
    if (page.length < pageLimit) return { items, complete: true };
    if (items.length >= limit) return { items, complete: false };
    const last = page.at(-1);
    const next = last === undefined ? '' : String(list.idOf(last) ?? '');
    // A server that ignores the cursor would be read for ever.
    if (next === '' || next === after)
      throw new PorticoError('remote/not-understood', `The list does not go on after "${after}", while ${list.what}.`);
    after = next;
  }
}
