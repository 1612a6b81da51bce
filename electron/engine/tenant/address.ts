/** How a thing on the server is named, whatever its path is. The wire knows the paths; nobody else does. */

export type ResourceAddress =
  | { readonly kind: 'workspace'; readonly id: string }
  | { readonly kind: 'organization'; readonly id: string }
  /** The settings that an organization has as an authorization server: lifetimes, discovery, styling. */
  | { readonly kind: 'server'; readonly id: string }
  | { readonly kind: 'pool'; readonly id: string; readonly organizationId: string }
  | { readonly kind: 'user'; readonly id: string; readonly poolId: string }
  | {
      readonly kind: 'role';
      readonly id: string;
      readonly organizationId: string;
      readonly poolId: string;
      readonly userId: string;
      readonly role: string;
    }
  | {
      readonly kind: 'invitation';
      readonly id: string;
      readonly organizationId: string;
      readonly poolId: string;
      readonly userId: string;
    }
  /** `method` is the type segment of the path: `saml_v2`, `oidc`, `identity_pool`. */
  | { readonly kind: 'idp'; readonly id: string; readonly organizationId: string; readonly method: string }
  | { readonly kind: 'scope'; readonly id: string; readonly organizationId: string }
  | { readonly kind: 'client'; readonly id: string; readonly organizationId: string; readonly purpose: string }
  | { readonly kind: 'claim'; readonly id: string; readonly organizationId: string };

/** A thing as the server gives it; members that we do not know are kept, so that nothing is lost on the way back. */
export type ServerObject = Readonly<Record<string, unknown>>;

/** `etag` is what the server said with this body; null when it said nothing. */
export interface Versioned {
  readonly body: ServerObject;
  readonly etag: string | null;
}

const words: Readonly<Record<ResourceAddress['kind'], string>> = {
  workspace: 'the workspace',
  organization: 'the organization',
  server: 'the settings of',
  pool: 'the identity pool',
  user: 'the person',
  role: 'the role',
  invitation: 'the invitation',
  idp: 'the identity provider',
  scope: 'the scope',
  client: 'the application',
  claim: 'the claim',
};

/** For what is said of a deed that failed. */
export const inWords = (address: ResourceAddress): string => `${words[address.kind]} ${address.id}`;
