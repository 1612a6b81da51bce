/**
 * Every product that the loopback IdP can answer like: a written list, in the order in which the lab shows it. A new product is
 * a file in `products` and a line here. Each answers as it does when it is set up as its hand-out says.
 */
import type { LookAlikeDefinition } from './look-alike.ts';
import { adFs } from './products/ad-fs.ts';
import { auth0 } from './products/auth0.ts';
import { entraId } from './products/entra-id.ts';
import { googleWorkspace } from './products/google-workspace.ts';
import { jumpCloud } from './products/jumpcloud.ts';
import { keycloak } from './products/keycloak.ts';
import { okta } from './products/okta.ts';
import { oneLogin } from './products/onelogin.ts';
import { pingOne } from './products/pingone.ts';
import { shibboleth } from './products/shibboleth.ts';

export const allLookAlikes: readonly LookAlikeDefinition[] = [
  okta,
  entraId,
  googleWorkspace,
  adFs,
  pingOne,
  oneLogin,
  jumpCloud,
  keycloak,
  shibboleth,
  auth0,
];

export const findLookAlike = (id: string): LookAlikeDefinition | null =>
  allLookAlikes.find((lookAlike) => lookAlike.id === id) ?? null;
