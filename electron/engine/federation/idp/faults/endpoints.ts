/** Faults of the OpenID provider's endpoints and of what it publishes about itself. */
import { type FaultDefinition, refusedBy, refusedByRule } from './fault.ts';

/** Longer than a server waits for a token endpoint. */
const slowSeconds = 12;

export const endpointFaults: readonly FaultDefinition[] = [
  {
    name: 'token-endpoint-error',
    protocol: 'oidc',
    title: 'Token endpoint fails',
    description: 'The token endpoint answers with status 500.',
    ...refusedByRule('the token endpoint brings no tokens', /token endpoint.*status 500/),
    tokenAnswer: (plan) => ({ ...plan, kind: 'server-error' }),
  },
  {
    name: 'token-endpoint-slow',
    protocol: 'oidc',
    title: 'Token endpoint too slow',
    description: `The token endpoint answers after ${slowSeconds} seconds.`,
    ...refusedByRule('the token request has a time limit', /did not answer within/),
    tokenAnswer: (plan) => ({ ...plan, delaySeconds: slowSeconds }),
  },
  {
    name: 'token-endpoint-not-json',
    protocol: 'oidc',
    title: 'Token endpoint answers no JSON',
    description: 'The token endpoint answers with a web page and status 200.',
    ...refusedByRule('the token endpoint brings no tokens', /token endpoint.*without the tokens/),
    tokenAnswer: (plan) => ({ ...plan, kind: 'web-page' }),
  },
  {
    name: 'code-reused',
    protocol: 'oidc',
    title: 'Code was used before',
    description: 'The token endpoint says that the code was redeemed already.',
    ...refusedByRule('the token endpoint refuses the code', /invalid_grant/),
    tokenAnswer: (plan) => ({ ...plan, kind: 'code-used' }),
  },
  {
    name: 'discovery-of-another-issuer',
    protocol: 'oidc',
    title: 'Discovery names another issuer',
    description: 'The discovery document calls the issuer by another name, here with a final slash.',
    ...refusedByRule('the discovery document names another issuer', /calls itself/),
    discovery: (plan) => ({ ...plan, issuer: `${plan.issuer}/` }),
  },
  {
    name: 'rotated-keys',
    protocol: 'oidc',
    title: 'Keys were rotated',
    description: 'The ID token is signed with the old key, and the JWKS has only the new one.',
    ...refusedBy('jwt.key', 'jwt.signature'),
    discovery: (plan) => ({ ...plan, publishedKey: 'stranger' }),
  },
];
