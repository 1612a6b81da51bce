/** Every operation of the API that the sandbox serves, in the order in which paths are tried. */
import type { ApiRoute } from '../http/api-route.ts';
import { organizationRoutes } from './organizations.ts';
import { serverRoutes } from './servers.ts';

export const apiRoutes: readonly ApiRoute[] = [...organizationRoutes, ...serverRoutes];
