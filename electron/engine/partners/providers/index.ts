/** The provider catalog: a written list, so that what is offered is what is named here. */
import type { Provider } from '../../../../shared/model/partner.ts';
import { adFs } from './ad-fs.ts';
import { auth0 } from './auth0.ts';
import { cyberArk } from './cyberark.ts';
import { duo } from './duo.ts';
import { entraId } from './entra-id.ts';
import { directory, genericOidc, genericSaml } from './generic.ts';
import { googleWorkspace } from './google-workspace.ts';
import { jumpCloud } from './jumpcloud.ts';
import { keycloak } from './keycloak.ts';
import { okta } from './okta.ts';
import { oneLogin } from './onelogin.ts';
import { pingFederate } from './pingfederate.ts';
import { pingOne } from './pingone.ts';
import type { CatalogEntry } from './provider.ts';
import { settingsOf } from './setting-words.ts';
import { shibboleth } from './shibboleth.ts';

const catalog: readonly CatalogEntry[] = [
  okta,
  entraId,
  googleWorkspace,
  auth0,
  adFs,
  pingFederate,
  pingOne,
  oneLogin,
  jumpCloud,
  keycloak,
  shibboleth,
  cyberArk,
  duo,
  genericSaml,
  genericOidc,
  directory,
];
const providers: readonly Provider[] = catalog.map(({ recognises: _, ...provider }) => ({
  ...provider,
  settings: settingsOf(provider.id),
}));

export const listProviders = (): readonly Provider[] => providers;

export const findProvider = (id: string): Provider | null => providers.find((provider) => provider.id === id) ?? null;

/** The product that an entity ID, issuer, SSO URL or metadata URL belongs to; `null` when none is recognised. */
export function recogniseProvider(...addresses: readonly string[]): Provider | null {
  for (const address of addresses) {
    const entry = catalog.find(({ recognises }) =>
      recognises.some((pattern) => pattern.test(address.slice(0, 2000).trim())),
    );
    if (entry !== undefined) return findProvider(entry.id);
  }
  return null;
}
