/**
 * The personas that somebody made in this home: one document each. Checked before it is written, one writer at a time, and never
 * overwritten by a window that has not seen the newest. Announced as `personas.changed`.
 */
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { PersonaId } from '../../../../shared/model/ids.ts';
import { OwnPersona, type PersonaDraft, personaLimits } from '../../../../shared/model/persona.ts';
import type { Core } from '../../core.ts';
import { instant } from '../../kernel/clock.ts';
import { newId } from '../../kernel/new-id.ts';
import { versionInFormat } from '../../store/index.ts';
import { personasFor } from '../idp/personas.ts';
import { checkPersona, tidyPersona } from './check-persona.ts';

const Kept = OwnPersona.extend({ format: z.literal('portico.persona/1') });
type Kept = z.infer<typeof Kept>;

export interface PersonaWish {
  /** Null: a new one. */
  readonly id: PersonaId | null;
  /** The one that was changed; 0 for a new one. */
  readonly revision: number;
  readonly persona: PersonaDraft;
}

export interface OwnPersonas {
  /** By name. */
  list(): Promise<OwnPersona[]>;
  /** @throws `input/invalid` with a problem for each field, `state/persona-unknown`, `state/changed-elsewhere` */
  save(wish: PersonaWish): Promise<OwnPersona>;
  /** Answers with what was removed, so that it can be made again. @throws `state/persona-unknown` */
  remove(id: PersonaId): Promise<OwnPersona>;
}

/** Names that own personas cannot have. */
const readyMade = personasFor('partner.example').map(({ name }) => name);
/** One lock for all: a name may be there once. */
const all = 'all';

export function openOwnPersonas(core: Pick<Core, 'store' | 'clock' | 'log' | 'events'>): OwnPersonas {
  const documents = core.store.documents<Kept>({
    folder: 'personas',
    extension: 'json',
    schema: Kept,
    version: 1,
    versionOf: (parsed) => versionInFormat(parsed, 'portico.persona'),
    migrations: {},
  });

  /** A damaged file was set aside by the store; the others are there all the same. */
  async function readable(id: string): Promise<OwnPersona[]> {
    try {
      const kept = await documents.read(id);
      return kept === null ? [] : [OwnPersona.parse(kept)];
    } catch (error) {
      if (!(error instanceof PorticoError) || error.code !== 'local/file-damaged') throw error;
      core.log('warn', 'persona-damaged', { id, error });
      return [];
    }
  }

  async function list(): Promise<OwnPersona[]> {
    const found = (await Promise.all((await documents.list()).map(readable))).flat();
    return found.sort((left, right) => left.persona.name.localeCompare(right.persona.name, 'en'));
  }

  async function known(id: PersonaId): Promise<OwnPersona> {
    const kept = await documents.read(id);
    if (kept === null) throw new PorticoError('state/persona-unknown', 'It was deleted, perhaps in another window.');
    return OwnPersona.parse(kept);
  }

  const changed = () => core.events.emit({ type: 'personas.changed' });

  return {
    list,
    async save({ id, revision, persona: typed }) {
      const saved = await documents.exclusive(all, async () => {
        const before = id === null ? null : await known(id);
        if (before !== null && before.revision !== revision)
          throw new PorticoError('state/changed-elsewhere', `${before.persona.name} was changed in another window.`);
        const others = (await list()).filter((each) => each.id !== id);
        if (before === null && others.length >= personaLimits.own)
          throw new PorticoError('input/invalid', `There are ${others.length} own personas; delete one first.`);
        const persona = tidyPersona(typed);
        const fields = checkPersona(persona, [...readyMade, ...others.map((each) => each.persona.name)]);
        if (fields.length > 0)
          throw new PorticoError('input/invalid', 'The persona was not saved.', { fields: fields.slice(0, 50) });
        const next: OwnPersona = {
          id: id ?? PersonaId.parse(newId('persona')),
          revision: revision + 1,
          changedAt: instant(core.clock),
          persona,
        };
        await documents.write(next.id, { format: 'portico.persona/1', ...next });
        return next;
      });
      changed();
      return saved;
    },
    async remove(id) {
      const removed = await documents.exclusive(all, async () => {
        const found = await known(id);
        await documents.remove(id);
        return found;
      });
      changed();
      return removed;
    },
  };
}
