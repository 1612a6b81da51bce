/** Claims of the tokens. `organization_id` is among them whatever the blueprint says: our APIs decide by it. */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { effectiveClaims } from '../../partners/index.ts';
import { isBuiltInScope } from './applications.ts';
import { type DesiredObject, desiredObject } from './desired-object.ts';
import { claimIdOf, scopeIdOf } from './ids.ts';
import { organizationKey } from './organization.ts';

export function desiredClaims(blueprint: Blueprint): DesiredObject[] {
  const { organization } = blueprint;
  const claims = new Map(effectiveClaims(blueprint).map((claim) => [`${claim.token}/${claim.name}`, claim]));
  return [...claims.values()].map((claim) =>
    desiredObject({
      key: `claim:${claimIdOf(organization.id, claim.token, claim.name)}`,
      address: {
        kind: 'claim',
        id: claimIdOf(organization.id, claim.token, claim.name),
        organizationId: organization.id,
      },
      title: `the claim ${claim.name} in the ${claim.token === 'access_token' ? 'access token' : 'ID token'}`,
      managed: {
        name: claim.name,
        type: claim.token,
        source_type: claim.sourceType,
        source_path: claim.sourcePath,
        scopes: [...claim.scopes],
      },
      // The older member, still called required in the API's prose.
      onCreate: { mapping: claim.sourcePath === '' ? claim.name : claim.sourcePath },
      dependsOn: [
        organizationKey(organization.id),
        ...claim.scopes
          .filter((scope) => !isBuiltInScope(scope))
          .map((scope) => `scope:${scopeIdOf(organization.id, scope)}`),
      ],
    }),
  );
}
