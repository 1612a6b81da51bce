/** A message with all its wrappings off, and how it travelled; not yet judged. */
import type { MessageKind } from '../../../../shared/model/inspection.ts';
import type { CheckId } from '../check-table.ts';
import type { Outcome } from '../findings.ts';

/** A parameter exactly as it was encoded, and decoded; `null` when it cannot be decoded. */
export interface Parameter {
  readonly name: string;
  readonly raw: string;
  readonly value: string | null;
}

/** What travelled beside a SAML message in a query or a form. */
export interface Carrier {
  readonly binding: 'redirect' | 'post';
  /** `SAMLRequest` or `SAMLResponse`. */
  readonly parameter: string;
  readonly parameters: readonly Parameter[];
}

/** What came in the same input and belongs to an ID token. */
export interface Companions {
  readonly accessToken: string | undefined;
  readonly code: string | undefined;
  readonly frontChannel: boolean;
}

export const alone: Companions = { accessToken: undefined, code: undefined, frontChannel: false };

interface Wrapped {
  readonly wrappings: readonly string[];
}

export type RawMessage =
  | (Wrapped & { readonly type: 'xml'; readonly text: string; readonly carrier: Carrier | null })
  | (Wrapped & { readonly type: 'token'; readonly text: string; readonly companions: Companions })
  | (Wrapped & {
      readonly type: 'json';
      readonly kind: 'jwks' | 'oidc-discovery' | 'token-response';
      readonly text: string;
    })
  /** An authorization response without a token in it: a code, or an error. */
  | (Wrapped & { readonly type: 'oauth'; readonly parameters: readonly Parameter[] })
  | (Wrapped & { readonly type: 'certificate'; readonly text: string })
  /** Recognised, but broken on the way: a failed check, not a refusal. */
  | (Wrapped & {
      readonly type: 'broken';
      readonly kind: MessageKind;
      readonly problems: readonly (readonly [CheckId, Outcome])[];
      readonly text: string;
    });

export interface Recognised {
  /** A recording of several requests, which is judged as a whole. */
  readonly isCapture: boolean;
  readonly messages: readonly RawMessage[];
}
