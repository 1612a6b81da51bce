/** The metadata of a person, by type: the administrator's and the business's. */
import { z } from 'zod';
import type { ApiContext } from '../http/api-context.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, ok } from '../http/api-route.ts';
import { fieldsOf } from '../http/body-fields.ts';
import { Json } from '../schemas/parts.ts';
import type { Stored } from '../store.ts';
import { storeUser } from './store-user.ts';

const MetadataType = z.enum(['admin', 'business']);

function memberOf(request: ApiRequest): 'metadata' | 'business_metadata' {
  const type = MetadataType.safeParse(request.param('metadataType'));
  if (!type.success) throw new ApiProblem(400, 'unknown metadata type');
  return type.data === 'business' ? 'business_metadata' : 'metadata';
}

function answer(request: ApiRequest, user: Stored<'user'>): ApiAnswer {
  const member = memberOf(request);
  return ok({ metadata: user.body[member], schema_id: user.body[`${member}_schema_id`] }, user.version);
}

export const userMetadata = {
  read: answer,
  write(
    request: ApiRequest,
    context: ApiContext,
    { pool, user }: { readonly pool: Stored<'pool'>; readonly user: Stored<'user'> },
  ): ApiAnswer {
    request.requireMatch(user);
    const metadata = Json.parse(fieldsOf(request).metadata ?? {});
    return answer(request, storeUser(context, pool, { ...user.body, [memberOf(request)]: metadata }));
  },
};
