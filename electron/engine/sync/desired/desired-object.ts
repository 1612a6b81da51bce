/** What should be on the server, one object at a time. Made from a blueprint by the files beside this one. */
import type { ResourceAddress, ServerObject } from '../../tenant/index.ts';

export interface DesiredObject {
  /** `client:cascade-consulting-portal`: names the object in plans and journals. */
  readonly key: string;
  readonly address: ResourceAddress;
  /** In words, to stand after "Create": `the application Portal`. */
  readonly title: string;
  /** Compared and written. `null` means removed: the server should hold nothing there. What is not named is left alone. */
  readonly managed: ServerObject;
  /** Written when it is created and never looked at again. */
  readonly onCreate: ServerObject;
  /** Secrets: written with every write, never compared and never blanked. */
  readonly writeOnly: ServerObject;
  readonly dependsOn: readonly string[];
  /** The one thing worth knowing before applying; empty when there is none. */
  readonly note: string;
  /** Done only in the plan that creates this other object: an invitation goes with its person. */
  readonly onlyWith: string | null;
  /** The e-mail address by which a person is found whatever its id; empty for everything else. */
  readonly email: string;
}

export interface DesiredState {
  readonly organizationId: string;
  readonly workspaceId: string;
  /** In the order in which they are made. */
  readonly objects: readonly DesiredObject[];
  /** Sentences that a person should read before applying. */
  readonly warnings: readonly string[];
}

/** What a blueprint cannot know: the time, secrets from the vault, and what the workspace passes on. */
export interface DesiredContext {
  readonly now: Date;
  /** Secret of the OIDC connection; null when Portico does not hold one. */
  readonly connectionSecret: string | null;
  /** The workspace's refresh token lifetime; null while it is not known. */
  readonly inheritedRefreshSeconds: number | null;
}

type Given = Pick<DesiredObject, 'key' | 'address' | 'title'> & Partial<DesiredObject>;

export const desiredObject = (given: Given): DesiredObject => ({
  managed: {},
  onCreate: {},
  writeOnly: {},
  dependsOn: [],
  note: '',
  onlyWith: null,
  email: '',
  ...given,
});

/** Text that was typed, or removal: the server has no difference between empty and absent. */
export const textOrNothing = (text: string): string | null => (text.trim() === '' ? null : text.trim());
