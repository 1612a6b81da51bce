/**
 * Starts the loopback IdP: a listener on 127.0.0.1 that plays a partner's identity provider, SAML 2.0 and OpenID Connect.
 * It signs only for service providers and clients that were registered with it, and nothing is up unless this was called.
 */
import { Hono } from 'hono';
import { PorticoError } from '../../../../shared/errors.ts';
import type { OwnPersona, Persona } from '../../../../shared/model/persona.ts';
import type { Fault } from '../../../../shared/model/sign-in-test.ts';
import { type Exchange, listenOnLoopback } from '../loopback/listen.ts';
import { everyPersona } from '../people/people-of.ts';
import { joinAttributes, type SentAttribute } from './attributes.ts';
import { createBrowserSessions } from './browser-sessions.ts';
import { allFaults, findFault } from './faults/index.ts';
import { addressBook, type IdpAddressBook, type IdpEvent, type IdpState } from './idp-state.ts';
import { type KeyType, makeNextKeys, openIdpKeys, publishedKeys } from './keys.ts';
import { knownLookAlike } from './look-alikes/known-look-alike.ts';
import { madeUpIds } from './look-alikes/made-up-ids.ts';
import { type OidcClient, readClient } from './oidc/client.ts';
import { addOidcRoutes } from './oidc/routes.ts';
import { createPendingSignIns } from './pending-sign-ins.ts';
import { idpMetadata } from './saml/metadata.ts';
import { readSpMetadata } from './saml/read-sp-metadata.ts';
import { addSamlRoutes } from './saml/routes.ts';
import { addSignInRoutes } from './sign-in-page.ts';

export type IdpProtocol = 'saml' | 'oidc' | 'both';

export interface IdpOptions {
  /** 0, the default: any free one. */
  readonly port?: number;
  /** Where its keys are, or will be. */
  readonly dataDir: string;
  readonly now: () => Date;
  readonly protocol?: IdpProtocol;
  /** What signs SAML messages: RSA-SHA256, the default, or ECDSA-SHA256. Clients choose for their tokens. */
  readonly keyType?: KeyType;
  /** SAML metadata documents of service providers that may ask. */
  readonly spMetadata?: readonly string[];
  /** RFC 7591 metadata of OpenID Connect clients that may ask. */
  readonly clients?: readonly unknown[];
  /** Email domain of the personas. */
  readonly domain?: string;
  /** Own personas of the home, beside the ready-made ones. */
  readonly ownPersonas?: readonly OwnPersona[];
  /** Instead of all of these. */
  readonly personas?: readonly Persona[];
  /** The persona that is preselected, or that answers by itself with `autoLogin`. */
  readonly persona?: string;
  readonly autoLogin?: boolean;
  /** Id of a product whose way of answering it takes on. */
  readonly lookAlike?: string;
  /** Names of faults, applied in this order. */
  readonly faults?: readonly string[];
  /** Names that the partner was asked to send; what the product sends by itself comes as well. */
  readonly samlAttributes?: readonly SentAttribute[];
  readonly oidcClaims?: readonly SentAttribute[];
  readonly onEvent?: (event: IdpEvent) => void;
  readonly onExchange?: (exchange: Exchange) => void;
}

export interface RegisteredClient {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly redirect_uris: readonly string[];
}

/** The line that `portico idp` prints when it is ready. */
export interface IdpFacts {
  readonly entityId: string;
  readonly samlMetadataUrl: string;
  readonly ssoUrl: string;
  readonly sloUrl: string;
  readonly issuer: string;
  readonly discoveryUrl: string;
  readonly jwksUri: string;
  readonly personas: ReadonlyArray<{
    readonly name: string;
    readonly email: string;
    readonly groups: readonly string[];
  }>;
  readonly clients: readonly RegisteredClient[];
  readonly faults: ReadonlyArray<Pick<Fault, 'name' | 'protocol' | 'description'>>;
  /** What whoever registered these service providers should know, in words. */
  readonly notes: readonly string[];
  readonly pid: number;
}

export interface RunningIdp {
  readonly addresses: IdpAddressBook;
  readonly metadataXml: string;
  facts(): IdpFacts;
  /** @throws `input/unreadable` when the metadata holds no usable service provider, `input/invalid` when it has expired */
  registerServiceProvider(metadataXml: string): { readonly entityId: string; readonly notes: readonly string[] };
  /** @throws `input/invalid` */
  registerClient(metadata: unknown): RegisteredClient;
  /** From the next request on. @throws `input/invalid` for a name that is not in the list */
  setFaults(names: readonly string[]): void;
  /** From the next sign-in on this is what the IdP knows of the persona with this name; null: deactivated. */
  changePersona(name: string, change: Partial<Omit<Persona, 'name'>> | null): void;
  /** A second set of keys beside the first, for as long as the IdP is up. */
  prepareNextKeys(): Promise<KeyRehearsal>;
  close(): Promise<void>;
}

export type KeyGeneration = 'old' | 'new';

export interface KeyRehearsal {
  /** What metadata and JWKS name, and what signs, from the next request on. */
  use(published: readonly KeyGeneration[], signing: KeyGeneration): void;
  /** As it would be published with these keys. */
  metadataXml(published: readonly KeyGeneration[]): string;
}

/** @throws `input/invalid` for an unknown persona or fault or a bad client, `input/unreadable` for bad metadata, `local/port-taken` */
export async function startIdp(options: IdpOptions): Promise<RunningIdp> {
  const personas = options.personas ?? everyPersona(options.domain ?? 'partner.example', options.ownPersonas ?? []);
  const persona = findPersona(personas, options.persona ?? '');
  const faults = (options.faults ?? []).map(findFault);
  const lookAlike = knownLookAlike(options.lookAlike ?? null);
  const providers = (options.spMetadata ?? []).map((xml) => readSpMetadata(xml, options.now()));
  const clients = (options.clients ?? []).map((client) => readClient(client, lookAlike.oidc.algorithms));
  const keys = await openIdpKeys(options.dataDir, options.now());
  const protocol = options.protocol ?? 'both';
  const keyType = options.keyType ?? 'rsa';
  const ids = madeUpIds(keys.saml.certificatePem);
  const stateAt = (baseUrl: string): IdpState => ({
    addresses: addressBook(baseUrl, lookAlike, ids),
    keys,
    keyType,
    published: publishedKeys(keyType, keys),
    now: options.now,
    personas,
    deactivated: new Set(),
    domain: options.domain ?? 'partner.example',
    samlAttributes: joinAttributes(options.samlAttributes ?? []),
    oidcClaims: joinAttributes(options.oidcClaims ?? []),
    lookAlike,
    ids,
    faults,
    autoLogin: options.autoLogin === true ? ((persona ?? personas[0] ?? null)?.name ?? null) : null,
    suggested: persona?.name ?? '',
    serviceProviders: new Map(providers.map((sp) => [sp.entityId, sp])),
    clients: new Map(clients.map((client) => [client.clientId, client])),
    lastMessages: new Map(),
    answered: new Set(),
    pending: createPendingSignIns(options.now),
    sessions: createBrowserSessions(baseUrl, options.now),
    emit: options.onEvent ?? (() => {}),
  });
  let state: IdpState | null = null;
  const listener = await listenOnLoopback({
    port: options.port ?? 0,
    now: options.now,
    ...(options.onExchange === undefined ? {} : { onExchange: options.onExchange }),
    routes: (baseUrl) => {
      state = stateAt(baseUrl);
      return routesOf(state, protocol);
    },
  });
  return running(state ?? stateAt(listener.baseUrl), listener.close);
}

function routesOf(state: IdpState, protocol: IdpProtocol): Hono {
  const app = new Hono();
  addSignInRoutes(app, state);
  if (protocol !== 'oidc') addSamlRoutes(app, state);
  if (protocol !== 'saml') addOidcRoutes(app, state);
  return app;
}

function running(state: IdpState, close: () => Promise<void>): RunningIdp {
  const { addresses } = state;
  return {
    addresses,
    metadataXml: idpMetadata(state, state.published.certificatePems),
    facts: () => ({
      entityId: addresses.entityId,
      samlMetadataUrl: addresses.samlMetadataUrl,
      ssoUrl: addresses.ssoUrl,
      sloUrl: addresses.sloUrl,
      issuer: addresses.issuer,
      discoveryUrl: addresses.discoveryUrl,
      jwksUri: addresses.jwksUri,
      personas: state.personas.map(({ name, email, groups }) => ({ name, email, groups })),
      clients: [...state.clients.values()].map(publicClient),
      faults: allFaults.map(({ name, protocol, description }) => ({ name, protocol, description })),
      notes: [...state.serviceProviders.values()].flatMap(({ notes }) => notes),
      pid: process.pid,
    }),
    registerServiceProvider(metadataXml) {
      const sp = readSpMetadata(metadataXml, state.now());
      state.serviceProviders.set(sp.entityId, sp);
      return { entityId: sp.entityId, notes: sp.notes };
    },
    registerClient(metadata) {
      const client = readClient(metadata, state.lookAlike.oidc.algorithms);
      state.clients.set(client.clientId, client);
      return publicClient(client);
    },
    setFaults(names) {
      state.faults = names.map(findFault);
    },
    changePersona(name, change) {
      state.deactivated = new Set(
        change === null ? [...state.deactivated, name] : [...state.deactivated].filter((each) => each !== name),
      );
      state.personas = state.personas.map((persona) => (persona.name === name ? { ...persona, ...change } : persona));
    },
    async prepareNextKeys() {
      const sets = { old: state.keys, new: await makeNextKeys(state.keys, state.now()) };
      const published = (generations: readonly KeyGeneration[]) =>
        publishedKeys(state.keyType, ...generations.map((generation) => sets[generation]));
      return {
        use(generations, signing) {
          state.published = published(generations);
          state.keys = sets[signing];
        },
        metadataXml: (generations) => idpMetadata(state, published(generations).certificatePems),
      };
    },
    close,
  };
}

function publicClient(client: OidcClient): RegisteredClient {
  return {
    client_id: client.clientId,
    ...(client.clientSecret === null ? {} : { client_secret: client.clientSecret }),
    redirect_uris: client.redirectUris,
  };
}

function findPersona(personas: readonly Persona[], name: string): Persona | null {
  if (name === '') return null;
  const persona = personas.find((each) => each.name === name);
  if (persona !== undefined) return persona;
  throw new PorticoError(
    'input/invalid',
    `There is no persona named "${name.slice(0, 200)}"; there are ${personas.map((each) => each.name).join(', ')}.`,
  );
}
