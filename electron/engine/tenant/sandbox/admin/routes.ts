/** Every operation of the API that the sandbox serves, in the order in which paths are tried. */
import { flatRoutes } from '../bulk/flat-routes.ts';
import { hubRoutes } from '../bulk/hub-routes.ts';
import type { ApiRoute } from '../http/api-route.ts';
import { activationRoutes } from './activation.ts';
import { auditRoutes } from './audit-events.ts';
import { claimRoutes } from './claims.ts';
import { clientSamlRoutes, parseCertificateRoute } from './client-saml.ts';
import { clientRoutes } from './clients.ts';
import { idpRoutes } from './idps.ts';
import { keyRoutes } from './keys.ts';
import { organizationRoutes } from './organizations.ts';
import { patchScriptRoute } from './patch-script.ts';
import { policyRoutes } from './policies.ts';
import { poolRoutes } from './pools.ts';
import { roleRoutes } from './roles.ts';
import { serverRoutes } from './servers.ts';
import { serviceRoutes } from './services.ts';
import { smallResourceRoutes } from './small-resources.ts';
import { tenantRoutes } from './tenant.ts';
import { policyTestRoutes } from './test-policy.ts';
import { themeRoutes } from './themes.ts';
import { tokenRevocationRoutes } from './token-revocation.ts';
import { schemaRoutes } from './user-schemas.ts';
import { userRoutes } from './users.ts';
import { vanityDomainRoutes } from './vanity-domains.ts';

export const apiRoutes: readonly ApiRoute[] = [
  ...organizationRoutes,
  ...serverRoutes,
  ...tenantRoutes,
  ...poolRoutes,
  ...userRoutes,
  ...activationRoutes,
  ...schemaRoutes,
  ...roleRoutes,
  ...idpRoutes,
  parseCertificateRoute,
  ...clientRoutes,
  ...clientSamlRoutes,
  ...claimRoutes,
  ...serviceRoutes,
  ...policyTestRoutes,
  ...policyRoutes,
  ...themeRoutes,
  ...keyRoutes,
  ...auditRoutes,
  ...tokenRevocationRoutes,
  ...smallResourceRoutes,
  patchScriptRoute,
  ...vanityDomainRoutes,
  ...hubRoutes,
  ...flatRoutes,
];
