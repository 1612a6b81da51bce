/**
 * Sets the stage of one sign-in test: loopback IdP, test application, and a scratch tenant that holds the blueprint; and
 * takes all of it down again, whatever happened.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { OurValues } from '../../../../shared/model/partner.ts';
import type { Persona } from '../../../../shared/model/persona.ts';
import { guardedFetch } from '../../kernel/guarded-fetch.ts';
import type { RunningListener } from '../../kernel/listeners.ts';
import { newId } from '../../kernel/new-id.ts';
import { type ConfiguredTenant, configureTenant } from '../../sync/index.ts';
import type { SandboxObservation, TenantPort } from '../../tenant/index.ts';
import type { IdpEvent } from '../idp/idp-state.ts';
import { partnerAttributes } from '../idp/partner-attributes.ts';
import { type RunningIdp, startIdp } from '../idp/start-idp.ts';
import type { Exchange } from '../loopback/listen.ts';
import { domainOf } from '../people/domain-of.ts';
import type { SignInTestDeps } from './deps.ts';
import { type PreparedBlueprint, prepareBlueprint } from './prepare-blueprint.ts';
import { type ApplicationOutcome, startTestApplication, type TestApplication } from './test-application.ts';

export type OpenedTenant = Awaited<ReturnType<SignInTestDeps['tenant']['openScratchTenant']>>;

export interface StageOptions {
  readonly draft: Blueprint;
  readonly persona: string;
  readonly fault: string | null;
  /** Id of the product that the IdP answers like; null: its own plain way. */
  readonly lookAlike: string | null;
  /** The IdP answers by itself; the first persona unless one is named. */
  readonly autoLogin?: boolean;
  /** A scratch tenant that somebody else opened and removes; absent: one of this stage's own. */
  readonly tenant?: OpenedTenant;
  readonly signal: AbortSignal;
  /** Ends the test: a person may stop a listener that is up. */
  readonly stop: () => Promise<void>;
  readonly onExchange: (side: 'application' | 'idp', exchange: Exchange) => void;
  readonly onObservation: (observation: SandboxObservation) => void;
  readonly onIdpEvent: (event: IdpEvent) => void;
  readonly onOutcome: (outcome: ApplicationOutcome) => 'end' | 'again';
}

export interface Stage {
  readonly prepared: PreparedBlueprint;
  readonly configured: ConfiguredTenant;
  readonly issuer: string;
  /** Where the person begins. */
  readonly startUrl: string;
  readonly redirectUri: string;
  /** Who can sign in. */
  readonly people: readonly Persona[];
  /** Null for a directory. */
  readonly idp: RunningIdp | null;
  /** Mails by which the people of a directory set their first password. */
  readonly invitations: ReadonlyArray<{ readonly person: string; readonly link: string }>;
  readonly port: TenantPort;
  /** The CA that the server's certificate hangs on; empty: the public ones. */
  readonly caPem: string;
}

/** Undoes in the reverse order; each step is tried, whatever the one before it did. */
export type TearDown = (() => Promise<void> | void)[];

/** Everything that is up is on `tearDown` before the next thing is started. */
export async function setStage(deps: SignInTestDeps, options: StageOptions, tearDown: TearDown): Promise<Stage> {
  const { core } = deps;
  const { draft, signal } = options;
  const invited: { person: string; link: string }[] = [];
  const application = await openApplication(deps, options, tearDown, () => invited[0] ?? null);
  const personas = await deps.people.of(draft);
  const idp = draft.connection.kind === 'directory' ? null : await openIdp(deps, options, personas, tearDown);
  const client = { clientId: `portico-${newId('client')}`, clientSecret: newId('secret') + newId('x') };
  const prepared = prepareBlueprint(
    draft,
    { metadataXml: idp?.metadataXml ?? '', issuer: idp?.addresses.issuer ?? '', clientId: client.clientId },
    application.redirectUri,
  );

  const people = idp === null ? await deps.people.of(prepared.blueprint) : personas;

  const { port, scratch } = options.tenant ?? (await deps.tenant.openScratchTenant());
  if (options.tenant === undefined) tearDown.push(() => scratch.remove());
  const configured = await configureTenant(
    port,
    prepared.blueprint,
    { connectionSecret: idp === null ? null : client.clientSecret },
    core.clock,
    signal,
  );
  if (idp !== null) await introduce(deps, port, prepared.blueprint, idp, client, signal);
  if (draft.connection.kind === 'directory')
    invited.push(...(await invitations(deps, scratch.tenantId, prepared.blueprint)));
  const { issuer } = await deps.tenant.ourValues(port, prepared.blueprint.organization.id, '', signal);
  tearDown.push(scratch.observe(options.onObservation));
  // Where routing asks for an address first, the expected person's is filled in.
  const loginHint = people.find(({ name }) => name === options.persona)?.email ?? '';
  await connectApplication(issuer, { prepared, configured, application, loginHint, caPem: '' });
  return {
    prepared,
    configured,
    issuer,
    people,
    redirectUri: application.redirectUri,
    idp,
    invitations: invited,
    port,
    caPem: '',
    startUrl: invited.length === 0 ? application.startUrl : new URL('/', application.startUrl).href,
  };
}

export async function openApplication(
  { core }: SignInTestDeps,
  options: StageOptions,
  tearDown: TearDown,
  invitation: () => { readonly person: string; readonly link: string } | null = () => null,
): Promise<TestApplication> {
  const application = await startTestApplication({
    name: options.draft.organization.name || 'Test application',
    now: () => core.clock.now(),
    onExchange: (exchange) => options.onExchange('application', exchange),
    onOutcome: options.onOutcome,
    invitation,
  });
  tearDown.push(application.close);
  tearDown.push(core.listeners.add(listener('Test application', application.startUrl, options.stop)));
  return application;
}

export async function openIdp(
  deps: SignInTestDeps,
  options: StageOptions,
  personas: readonly Persona[],
  tearDown: TearDown,
): Promise<RunningIdp> {
  const { core } = deps;
  const attributes = partnerAttributes(options.draft, options.lookAlike);
  const idp = await startIdp({
    dataDir: `${core.home}/idp`,
    now: () => core.clock.now(),
    protocol: options.draft.connection.kind === 'oidc' ? 'oidc' : 'saml',
    domain: domainOf(options.draft),
    personas,
    ...(options.persona === '' ? {} : { persona: options.persona }),
    ...(options.lookAlike === null ? {} : { lookAlike: options.lookAlike }),
    faults: options.fault === null ? [] : [options.fault],
    autoLogin: options.autoLogin === true,
    samlAttributes: attributes,
    oidcClaims: attributes,
    onEvent: options.onIdpEvent,
    onExchange: (exchange) => options.onExchange('idp', exchange),
  });
  tearDown.push(idp.close);
  tearDown.push(core.listeners.add(listener('Loopback IdP', idp.addresses.baseUrl, options.stop)));
  return idp;
}

function listener(title: string, url: string, stop: () => Promise<void>): RunningListener {
  return { id: newId('listener'), title, address: new URL(url).host, stop };
}

/** Tells the loopback IdP who will ask it: the tenant, by its own metadata or redirect URI. */
export async function introduce(
  deps: SignInTestDeps,
  port: TenantPort,
  blueprint: Blueprint,
  idp: RunningIdp,
  client: { readonly clientId: string; readonly clientSecret: string },
  signal: AbortSignal,
): Promise<OurValues> {
  const [connection] = await port.list('idp', blueprint.organization.id, signal);
  const ours = await deps.tenant.ourValues(port, blueprint.organization.id, String(connection?.id ?? ''), signal);
  if (blueprint.connection.kind === 'oidc') {
    const open = blueprint.connection.oidc.authenticationMethod === 'none';
    idp.registerClient({
      client_id: client.clientId,
      redirect_uris: [ours.redirectUri],
      ...(open ? { token_endpoint_auth_method: 'none' } : { client_secret: client.clientSecret }),
    });
    return ours;
  }
  const metadata = await guardedFetch(
    new URL(ours.spMetadataUrl),
    {},
    { maxBytes: 1_000_000, timeoutMs: 10_000, signal, caPem: deps.tenant.caPemOf(port) },
  );
  if (metadata.status !== 200)
    throw new PorticoError(
      'remote/broken',
      `The service provider metadata of the connection could not be read (status ${metadata.status}).`,
    );
  idp.registerServiceProvider(metadata.text);
  return ours;
}

/** Mails to people of the directory; administrators are invited as well, but do not sign in to applications here. */
async function invitations(
  deps: SignInTestDeps,
  tenantId: string,
  { connection }: Blueprint,
): Promise<{ person: string; link: string }[]> {
  const sandbox = await deps.tenant.sandbox();
  const mails = sandbox.outbox(tenantId);
  return connection.directory.people.flatMap(({ name, email }) => {
    const mail = mails.find(({ to, link }) => to.toLowerCase() === email.trim().toLowerCase() && link !== '');
    return mail === undefined ? [] : [{ person: name === '' ? email : name, link: mail.link }];
  });
}

interface Connecting {
  readonly prepared: PreparedBlueprint;
  readonly configured: ConfiguredTenant;
  readonly application: TestApplication;
  readonly loginHint: string;
  readonly caPem: string;
}

export async function connectApplication(
  issuer: string,
  { prepared, configured, application, loginHint, caPem }: Connecting,
): Promise<void> {
  const { clientId, kind, scopes } = prepared.application;
  await application.connect({
    issuer,
    caPem,
    clientId,
    clientSecret: kind === 'server_web' ? (configured.clientSecrets.get(clientId) ?? '') : null,
    scopes: ['openid', ...(scopes.length === 0 ? ['profile', 'email'] : scopes.filter((scope) => scope !== 'openid'))],
    loginHint,
  });
}
