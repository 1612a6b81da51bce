/**
 * Plans on disk: what was reviewed together with the blueprint it was made from, so that applying can make the same
 * operations again. No secret is in a plan; the plan file of the command line holds several of them.
 */
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { Blueprint } from '../../../../shared/model/blueprint.ts';
import { Plan } from '../../../../shared/model/plan.ts';
import { parseJson } from '../../kernel/parse-json.ts';
import { type DocumentKind, versionInFormat } from '../../store/index.ts';

export const StoredPlan = z.object({
  format: z.literal('portico.plan/1'),
  plan: Plan,
  blueprint: Blueprint,
  /** What gave access beside the blueprint when the plan was made: `client:by-hand`. */
  foreign: z.array(z.string()).default([]),
});
export type StoredPlan = z.infer<typeof StoredPlan>;

export const planKind: DocumentKind<StoredPlan> = {
  folder: 'plans',
  extension: 'json',
  schema: StoredPlan,
  version: 1,
  versionOf: (parsed) => versionInFormat(parsed, 'portico.plan'),
  migrations: {},
};

const PlanFile = z.object({ format: z.literal('portico.plan-file/1'), plans: z.array(StoredPlan).min(1).max(5000) });

export const printPlanFile = (plans: readonly StoredPlan[]): string =>
  `${JSON.stringify({ format: 'portico.plan-file/1', plans }, null, 2)}\n`;

/** @throws `input/unreadable`, `local/newer-version` */
export function parsePlanFile(text: string): readonly StoredPlan[] {
  const parsed = parseJson(
    text,
    (cause) => new PorticoError('input/unreadable', 'The plan file is not JSON.', { cause }),
  );
  if (versionInFormat(parsed, 'portico.plan-file') > 1)
    throw new PorticoError('local/newer-version', 'The plan file was written by a newer Portico.');
  const file = PlanFile.safeParse(parsed);
  if (!file.success)
    throw new PorticoError('input/unreadable', 'The file is no plan file; make one with portico plan --out.', {
      cause: file.error,
    });
  return file.data.plans;
}
