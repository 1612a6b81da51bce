/** What handlers do with a body before its schema sees it: the ids it repeats, and what an omitted member means on PUT. */
import type { ApiContext } from './api-context.ts';
import { ApiProblem, unprocessable } from './api-problem.ts';
import type { ApiRequest } from './api-route.ts';
import { isRecord } from './read-body.ts';

export type Fields = Record<string, unknown>;

/** @throws ApiProblem 400 when the body is no object */
export function fieldsOf(request: ApiRequest): Fields {
  if (!isRecord(request.body)) throw new ApiProblem(400, 'the body must be a JSON object');
  return request.body;
}

/** Bodies repeat ids of the path; where they do they must agree, and where the API requires them they must be there. */
export function checkRepeated(
  fields: Fields,
  expected: Readonly<Record<string, string>>,
  required: readonly string[] = [],
): void {
  const wrong: Record<string, string> = {};
  for (const [name, value] of Object.entries(expected)) {
    const given = fields[name];
    if (given === undefined || given === '') {
      if (required.includes(name)) wrong[name] = 'is required';
    } else if (given !== value) wrong[name] = `must be ${value}`;
  }
  if (Object.keys(wrong).length > 0) throw unprocessable(wrong);
}

/** A non-empty text member. @throws ApiProblem 422 */
export function requiredText(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw unprocessable({ [name]: 'is required' });
  return value;
}

export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The whole new body of a PUT: omitted members reset or stay, as the switch says; `fixed` always wins. */
export function replacement(context: ApiContext, current: Fields, given: Fields, fixed: Fields): Fields {
  const base = context.switches['put-omitted'] === 'keep' ? current : {};
  return { ...base, ...given, ...fixed };
}
