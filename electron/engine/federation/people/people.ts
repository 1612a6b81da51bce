/** The people of the lab: own personas of this home, and who can sign in at a partner. Light, so that the preview can ask too. */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { Persona } from '../../../../shared/model/persona.ts';
import type { Core } from '../../core.ts';
import { personasFor } from '../idp/personas.ts';
import { domainOf } from './domain-of.ts';
import { type OwnPersonas, openOwnPersonas } from './own-personas.ts';
import { peopleOf } from './people-of.ts';

export interface People {
  readonly own: OwnPersonas;
  /** Ready-made ones first; of a directory, those who were invited. */
  of(blueprint: Blueprint): Promise<readonly Persona[]>;
  /** For the preview: somebody even where nobody was invited yet. */
  foreseen(blueprint: Blueprint): Promise<readonly Persona[]>;
}

export function openPeople(core: Pick<Core, 'store' | 'clock' | 'log' | 'events'>): People {
  const own = openOwnPersonas(core);
  const of = async (blueprint: Blueprint) =>
    peopleOf(blueprint, blueprint.connection.kind === 'directory' ? [] : await own.list());
  return {
    own,
    of,
    async foreseen(blueprint) {
      const people = (await of(blueprint)).filter(({ own: ownId, email }) => ownId !== undefined || email !== '');
      return people.length === 0 ? personasFor(domainOf(blueprint)) : people;
    },
  };
}
