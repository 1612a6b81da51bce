/** The shapes in which the API shows a person: alone, in a list, and without metadata for delegated administrators. */
import type { UserBody } from '../schemas/directory.ts';
import type { Stored } from '../store.ts';

type Shape = Record<string, unknown>;

function core({ createdAt, updatedAt, body }: Stored<'user'>): Shape {
  return {
    id: body.id,
    tenant_id: body.tenant_id,
    user_pool_id: body.user_pool_id,
    status: body.status,
    status_updated_at: body.status_updated_at,
    payload: body.payload,
    payload_schema_id: body.payload_schema_id,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

const metadataOf = (body: UserBody): Shape => ({
  metadata: body.metadata,
  metadata_schema_id: body.metadata_schema_id,
  business_metadata: body.business_metadata,
  business_metadata_schema_id: body.business_metadata_schema_id,
});

/** One person with identifiers, addresses and credentials; of credentials only that they are there. */
export function userView(stored: Stored<'user'>, isB2b: boolean): Shape {
  const { body } = stored;
  const owner = { tenant_id: body.tenant_id, user_pool_id: body.user_pool_id, user_id: body.id };
  return {
    ...core(stored),
    ...(isB2b ? {} : metadataOf(body)),
    identifiers: body.identifiers.map((one) => ({ ...one, ...owner, identifier_lc: one.identifier.toLowerCase() })),
    verifiable_addresses: body.verifiable_addresses.map((one) => ({
      ...one,
      ...owner,
      address_lc: one.address.toLowerCase(),
    })),
    credentials: body.credentials.map(({ secret: _secret, ...one }) => ({ ...one, ...owner, payload: {} })),
  };
}

export function listedUserView(stored: Stored<'user'>, isB2b: boolean): Shape {
  const { body } = stored;
  return {
    ...core(stored),
    ...(isB2b ? {} : metadataOf(body)),
    user_type: body.user_type,
    identifiers: body.identifiers.map((one) => one.identifier),
    identifiers_with_details: body.identifiers.map((one) => ({ type: one.type, value: one.identifier })),
    addresses: body.verifiable_addresses.map((one) => ({ address: one.address, verified: one.verified })),
    'verified addresses': body.verifiable_addresses.filter((one) => one.verified).map((one) => one.address),
  };
}
