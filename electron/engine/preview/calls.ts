/** The front desk of the preview room: computed from the blueprint, never fetched. */
import type { RoomHandlers } from '../../../shared/contract/index.ts';
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import type { Persona } from '../../../shared/model/sign-in-test.ts';
import type { Clock } from '../kernel/clock.ts';
import { effectiveApplications, type PartnersRoom } from '../partners/index.ts';
import { previewSignIn } from './preview-sign-in.ts';
import { previewToken, type TokenIssuer } from './preview-token.ts';

export interface PreviewDeps {
  readonly clock: Clock;
  readonly partners: Pick<PartnersRoom, 'load'>;
  /** Where the organization will live at the selected target; computed, without asking the target. */
  readonly issuerOf: (blueprint: Blueprint) => Promise<TokenIssuer>;
  /** The made-up people of a partner; the first one is previewed. */
  readonly personasFor: (domain: string) => readonly Persona[];
}

const nobody: Persona = {
  name: 'Somebody',
  email: '',
  givenName: 'Somebody',
  familyName: '',
  groups: [],
  description: '',
};

export const previewHandlers = ({ clock, partners, issuerOf, personasFor }: PreviewDeps): RoomHandlers<'preview'> => ({
  async token({ ref, kind, application }) {
    const { blueprint } = await partners.load(ref);
    const persona = personasFor(blueprint.organization.domains[0] ?? 'partner.example')[0] ?? nobody;
    const issuer = await issuerOf(blueprint);
    const applications = effectiveApplications(blueprint).map(({ clientId, name }) => ({
      id: clientId,
      name: name === '' ? clientId : name,
    }));
    return {
      ...previewToken(blueprint, { kind, application, persona, issuer, now: clock.now() }),
      persona,
      applications,
    };
  },
  signIn: async ({ ref }) => previewSignIn((await partners.load(ref)).blueprint),
});
