/** Decodes and checks the tokens of a sign-in, and those of the partner's service applications, which have no person. */
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Check } from '../../../../shared/model/inspection.ts';
import type { DecodedToken, Persona } from '../../../../shared/model/sign-in-test.ts';
import { traceToken } from '../../preview/index.ts';
import { isBuiltInScope } from '../../sync/index.ts';
import { checkAccessToken, type OrganizationKeys, organizationKeys } from './check-token.ts';
import type { TestedApplication } from './prepare-blueprint.ts';
import type { Stage } from './stage.ts';
import { askForServiceToken } from './test-application.ts';

const maxServices = 5;

export interface ReadTokens {
  readonly tokens: DecodedToken[];
  readonly checks: Check[];
}

export interface ReadTokensFacts {
  readonly stage: Stage;
  readonly accessToken: string;
  readonly idToken: string;
  readonly persona: Persona | null;
  readonly now: () => Date;
}

export async function readTokens({ stage, accessToken, idToken, persona, now }: ReadTokensFacts): Promise<ReadTokens> {
  const { application, services } = stage.prepared;
  const tokens: DecodedToken[] = [];
  const checks: Check[] = [];
  const keys = organizationKeys(stage.issuer, stage.caPem);
  await addAccessToken(tokens, checks, {
    keys,
    stage,
    application,
    token: accessToken,
    persona,
    now,
  });
  if (idToken !== '') {
    // The application checked its signature, issuer, audience, nonce and times when it took it.
    const claims: Record<string, unknown> = { ...decodeJwt(idToken) };
    tokens.push({
      kind: 'id_token',
      header: { ...decodeProtectedHeader(idToken) },
      claims,
      trace: traceToken(claims, {
        blueprint: stage.prepared.blueprint,
        kind: 'id_token',
        application: { ...application, name: nameOf(application) },
        persona,
      }),
    });
  }
  for (const service of services.slice(0, maxServices)) {
    const token = await serviceToken(stage, service);
    if (typeof token === 'string')
      await addAccessToken(tokens, checks, { keys, stage, application: service, token, persona: null, now });
    else checks.push(token);
  }
  return { tokens, checks };
}

interface AccessTokenFacts {
  readonly keys: OrganizationKeys;
  readonly stage: Stage;
  readonly application: TestedApplication;
  readonly token: string;
  readonly persona: Persona | null;
  readonly now: () => Date;
}

async function addAccessToken(
  tokens: DecodedToken[],
  checks: Check[],
  { keys, stage, application, token, persona, now }: AccessTokenFacts,
): Promise<void> {
  const { blueprint } = stage.prepared;
  const checked = await checkAccessToken(token, {
    issuer: stage.issuer,
    organizationId: blueprint.organization.id,
    application: nameOf(application),
    now: now(),
    keys,
  });
  if (checked === null) return;
  checks.push(...checked.checks);
  tokens.push({
    kind: 'access_token',
    header: checked.header,
    claims: checked.claims,
    trace: traceToken(checked.claims, {
      blueprint,
      kind: 'access_token',
      application: { ...application, name: nameOf(application) },
      persona,
    }),
  });
}

/** The token, or the check that says why there is none. */
async function serviceToken({ issuer, caPem, configured }: Stage, service: TestedApplication): Promise<string | Check> {
  try {
    return await askForServiceToken({
      issuer,
      caPem,
      clientId: service.clientId,
      loginHint: '',
      clientSecret: configured.clientSecrets.get(service.clientId) ?? '',
      scopes: service.scopes.filter((scope) => !isBuiltInScope(scope)),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown reason';
    return {
      id: 'service.token',
      status: 'fail',
      title: `${nameOf(service)} gets a token`,
      detail: `The token endpoint refused: ${why}`,
      fix: 'Check the scopes of the application and the end of the contract, which is the end of its secret.',
      who: 'us',
      spec: 'RFC 6749 §4.4',
    };
  }
}

const nameOf = ({ name, clientId }: TestedApplication): string => (name === '' ? clientId : name);
