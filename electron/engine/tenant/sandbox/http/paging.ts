/** The query parameters that lists share: keyset cursors, limit, order, search. */
import type { ListOptions } from '../store.ts';
import { ApiProblem } from './api-problem.ts';

const defaultLimit = 20;
const maxLimit = 100;

/**
 * @param thing  `client` for `after_client_id` and `before_client_id`
 * @throws ApiProblem 400 for a limit outside 1..100 or an unknown order
 */
export function pageOf(query: URLSearchParams, thing: string): ListOptions {
  const order = query.get('order') || 'asc';
  if (order !== 'asc' && order !== 'desc') throw new ApiProblem(400, 'order must be asc or desc');
  return {
    limit: limitOf(query),
    order,
    sort: (query.get('sort') ?? '').endsWith('name') ? 'name' : 'id',
    ...optional('after', query.get(`after_${thing}_id`)),
    ...optional('before', query.get(`before_${thing}_id`)),
    ...optional('search', query.get('search_phrase')),
  };
}

export function limitOf(query: URLSearchParams): number {
  const text = query.get('limit');
  if (text === null || text === '') return defaultLimit;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit) throw new ApiProblem(400, 'limit must be 1 to 100');
  return limit;
}

/** `undefined` when the parameter is absent. */
export function flagOf(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (text !== 'true' && text !== 'false') throw new ApiProblem(400, `${name} must be true or false`);
  return text === 'true';
}

/** A comma list; empty when absent. */
export const listOf = (query: URLSearchParams, name: string): string[] =>
  query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');

function optional<K extends string>(name: K, value: string | null): { [N in K]?: string } {
  const found: { [N in K]?: string } = {};
  if (value !== null && value !== '') found[name] = value;
  return found;
}
