/**
 * Blueprints as files: the document kind that the store keeps, and the reading of files that people bring along.
 * A file may leave out what has a default; what it says wrongly or in surplus is named with its place.
 */
import type { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import { Blueprint, blueprintFormat } from '../../../shared/model/blueprint.ts';
import { type DocumentKind, parseDocumentText, printDocumentText, versionInFormat } from '../store/index.ts';

export const blueprintKind: DocumentKind<Blueprint> = {
  folder: 'blueprints',
  extension: 'yaml',
  schema: Blueprint,
  version: 1,
  versionOf: (parsed) => versionInFormat(parsed, 'portico.blueprint'),
  migrations: {},
};

export function emptyBlueprint(): Blueprint {
  return Blueprint.parse({ format: blueprintFormat });
}

export const printBlueprintFile = (blueprint: Blueprint): string => printDocumentText(blueprint, 'yaml');

/**
 * Reads a blueprint file, YAML or JSON (which is YAML).
 *
 * @throws `input/unreadable` with one field problem for each place that is wrong, `local/newer-version`
 */
export function parseBlueprintFile(text: string, fileName: string): Blueprint {
  const name = fileName === '' ? 'The file' : fileName;
  let parsed: unknown;
  try {
    parsed = parseDocumentText(text, 'yaml');
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    throw new PorticoError('input/unreadable', `${name} is not YAML or JSON: ${reason}.`, { cause: error });
  }
  const version = versionInFormat(parsed, 'portico.blueprint');
  if (version === 0)
    throw new PorticoError(
      'input/unreadable',
      `${name} is no blueprint: it does not start with "format: ${blueprintFormat}".`,
    );
  if (version > blueprintKind.version)
    throw new PorticoError(
      'local/newer-version',
      `${name} has version ${version}, and this Portico knows ${blueprintKind.version}.`,
    );
  const blueprint = Blueprint.safeParse(parsed);
  if (blueprint.success) return blueprint.data;
  const fields = blueprint.error.issues
    .slice(0, 50)
    .map((issue) => ({ path: issue.path.join('.'), message: inWords(issue) }));
  const first = fields[0];
  const more = fields.length > 1 ? ` and ${fields.length - 1} more` : '';
  throw new PorticoError(
    'input/unreadable',
    `${name}: ${first?.path === '' ? '' : `${first?.path}: `}${first?.message}${more}.`,
    { fields },
  );
}

function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `there is no "${issue.keys.join('", "')}" here`;
  return issue.message.replace(/^Invalid input: /, '');
}
