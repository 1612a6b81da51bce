/** What a snippet is filled in with. Values come from a blueprint that may hold anything, so they are written as literals. */
import type { Quickstart } from '../../../../shared/model/partner.ts';
import type { EffectiveApplication } from '../types.ts';

export interface SnippetValues {
  readonly application: EffectiveApplication;
  readonly issuer: string;
  readonly redirectUri: string;
  readonly scope: string;
}

export type Snippet = Quickstart['snippets'][number];

/** A JavaScript string literal; `</` is split so that it may stand in a page. */
export const literal = (text: string): string => JSON.stringify(text).replaceAll('</', '<\\/');

/** One argument of a POSIX shell. */
export const argument = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
