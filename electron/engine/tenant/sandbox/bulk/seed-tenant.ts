/** Fills a new tenant from a flat dump: the lists of the system dump, and those of the identity dump, in one object. */
import { ZodError } from 'zod';
import { PorticoError } from '../../../../../shared/errors.ts';
import type { ApiContext } from '../http/api-context.ts';
import { ApiProblem, fromZod } from '../http/api-problem.ts';
import { isRecord } from '../http/read-body.ts';
import { flatItems, roleItems } from './flat-dump.ts';
import { importPeople } from './flat-people.ts';
import { writeItem } from './write-items.ts';

/** Inside the caller's transaction. @throws input/invalid with the fields that the sandbox does not take */
export function seedTenant(context: ApiContext, tenantId: string, seed: unknown): void {
  if (!isRecord(seed))
    throw new PorticoError('input/invalid', 'The seed file is not a flat dump: it is no JSON object.');
  try {
    for (const item of flatItems(seed)) writeItem(context, tenantId, item, 'update');
    importPeople(context, tenantId, seed, 'update');
    for (const item of roleItems(context, tenantId, seed)) writeItem(context, tenantId, item, 'update');
  } catch (error) {
    const problem = error instanceof ZodError ? fromZod(error) : error;
    if (!(problem instanceof ApiProblem)) throw error;
    const fields = Object.entries(problem.details).map(([path, message]) => ({ path, message: String(message) }));
    throw new PorticoError('input/invalid', `The seed file was not taken: ${problem.message}.`, {
      cause: error,
      fields,
    });
  }
}
