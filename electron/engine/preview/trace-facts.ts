/** What a claim is traced through, and one step of the way. */
import type { Blueprint, Claim } from '../../../shared/model/blueprint.ts';
import type { Persona, TraceNode } from '../../../shared/model/sign-in-test.ts';

export interface TraceFacts {
  /** As it is, or would be, on the server. */
  readonly blueprint: Blueprint;
  readonly kind: Claim['token'];
  readonly application: {
    readonly name: string;
    readonly clientId: string;
    readonly scopes: readonly string[];
  } | null;
  /** Null for a service, which speaks for itself, or when nobody is known. */
  readonly persona: Persona | null;
}

export const node = (
  kind: TraceNode['kind'],
  title: string,
  detail: string,
  step: string | null = null,
): TraceNode => ({ kind, title, detail, step });
