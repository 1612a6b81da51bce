/** New partners: from a template, as the complete example of one, or from a file. Ids are found that nobody has yet. */
import { PorticoError } from '../../../shared/errors.ts';
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import { PartnerRef, slugOf } from '../../../shared/model/ids.ts';
import { emptyBlueprint } from './blueprint-file.ts';
import type { PartnerBook, PartnerEntry } from './partner-book.ts';
import { applyTemplate } from './templates/apply-template.ts';
import { builtInTemplates, exampleOf } from './templates/index.ts';
import type { TemplateFile } from './templates/template-file.ts';

/** @throws `state/template-unknown` */
export function templateOf(id: string): TemplateFile {
  const template = builtInTemplates().find((known) => known.id === id);
  if (template === undefined)
    throw new PorticoError('state/template-unknown', `There is no template "${id.slice(0, 60)}".`);
  return template;
}

/** @param wish an empty `templateId` starts without a template */
export async function createPartner(
  book: PartnerBook,
  wish: { templateId: string; name: string; example: boolean },
): Promise<PartnerEntry> {
  const taken = new Set((await book.all()).map(({ marks }) => marks.facts.organizationId));
  const template = wish.templateId === '' ? null : templateOf(wish.templateId);
  const example = wish.example && template !== null ? exampleOf(template.id) : null;
  if (example !== null) {
    // The example is one partner, not a kind of partner: asked for again, the same one opens.
    const there = await findByOrganization(book, example.organization.id);
    return there === null ? addUnderFreeRef(book, example) : book.read(there);
  }
  const name = wish.name.trim();
  const started = emptyBlueprint();
  const named: Blueprint = {
    ...started,
    organization: { ...started.organization, name, id: freeId(slugOf(name), taken) },
  };
  return addUnderFreeRef(book, template === null ? named : applyTemplate(named, template, null));
}

/** @throws `state/id-taken` when another partner in this home has the organization id */
export async function adoptBlueprint(book: PartnerBook, blueprint: Blueprint): Promise<PartnerEntry> {
  const { id } = blueprint.organization;
  if (id !== '' && (await findByOrganization(book, id)) !== null) {
    throw new PorticoError(
      'state/id-taken',
      `A partner with the organization id ${id.slice(0, 80)} is in this home already.`,
    );
  }
  return addUnderFreeRef(book, blueprint);
}

export async function findByOrganization(book: PartnerBook, organizationId: string): Promise<PartnerRef | null> {
  const found = (await book.all()).find(({ marks }) => marks.facts.organizationId === organizationId);
  return found?.ref ?? null;
}

function freeId(base: string, taken: ReadonlySet<string>): string {
  if (base === '' || !taken.has(base)) return base;
  for (let suffix = 2; ; suffix += 1) {
    const id = `${base.slice(0, 58)}-${suffix}`;
    if (!taken.has(id)) return id;
  }
}

async function addUnderFreeRef(book: PartnerBook, blueprint: Blueprint): Promise<PartnerEntry> {
  const { id, name } = blueprint.organization;
  const base = (slugOf(id) || slugOf(name) || 'partner').slice(0, 70);
  const taken = new Set<string>(await book.refs());
  for (let suffix = 1; ; suffix += 1) {
    const ref = PartnerRef.parse(suffix === 1 ? base : `${base}-${suffix}`);
    if (taken.has(ref)) continue;
    try {
      return await book.add(ref, blueprint);
    } catch (error) {
      // Another window took the name between looking and writing: try the next one.
      if (!(error instanceof PorticoError && error.code === 'state/id-taken') || suffix > 1000) throw error;
    }
  }
}
