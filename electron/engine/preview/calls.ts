/** The front desk of the preview room: computed from the blueprint, never fetched. */
import type { RoomHandlers } from '../../../shared/contract/index.ts';
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import type { Persona } from '../../../shared/model/persona.ts';
import type { Clock } from '../kernel/clock.ts';
import { effectiveApplications, type PartnersRoom } from '../partners/index.ts';
import { previewSignIn } from './preview-sign-in.ts';
import { previewToken, type TokenIssuer } from './preview-token.ts';

/** What the preview asks of rooms it may not lean on; the engine's wiring supplies it. */
export interface PreviewDeps {
  /** Where the organization will live at the selected target, computed; `null` when no target can be used. */
  readonly issuerOf: (blueprint: Blueprint) => Promise<TokenIssuer | null>;
  /** Who can sign in at the partner; never empty. The first is shown until another is chosen. */
  readonly people: (blueprint: Blueprint) => Promise<readonly Persona[]>;
}

const nobody: Persona = { name: '', email: '', givenName: '', familyName: '', groups: [], description: '' };

/** What stands in the token while no target can be used. */
const somewhere: TokenIssuer = { issuer: '(the address of the target)', tenantId: '(the tenant)' };

export const previewHandlers = (
  { clock }: { readonly clock: Clock },
  partners: Pick<PartnersRoom, 'load'>,
  { issuerOf, people }: PreviewDeps,
): RoomHandlers<'preview'> => ({
  async token({ ref, kind, application, persona: wanted }) {
    const { blueprint } = await partners.load(ref);
    const everybody = await people(blueprint);
    const persona = everybody.find(({ name }) => name === wanted) ?? everybody[0] ?? nobody;
    const issuer = (await issuerOf(blueprint)) ?? somewhere;
    const applications = effectiveApplications(blueprint).map(({ clientId, name }) => ({
      id: clientId,
      name: name === '' ? clientId : name,
    }));
    return {
      ...previewToken(blueprint, { kind, application, persona, issuer, now: clock.now() }),
      persona,
      people: everybody.map(({ name }) => name),
      applications,
    };
  },
  signIn: async ({ ref }) => previewSignIn((await partners.load(ref)).blueprint),
});
