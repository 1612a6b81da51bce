/**
 * A certificate change before its day: the server trusts the old key, both, the new one; the IdP signs with the old and with
 * the new. Which sign-ins pass, and when they would break for everybody of the partner.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { readCertificates, selectIdp } from '../../inspect/index.ts';
import { configureTenant } from '../../sync/index.ts';
import type { KeyGeneration, KeyRehearsal } from '../idp/start-idp.ts';
import { browserFor, openParty, type Party, visit } from '../proofs/party.ts';
import type { ProofRun } from '../proofs/proof-run.ts';

interface Phase {
  readonly title: string;
  readonly trusted: readonly KeyGeneration[];
}

const phases: readonly Phase[] = [
  { title: 'Only the old one is trusted', trusted: ['old'] },
  { title: 'Both are trusted', trusted: ['old', 'new'] },
  { title: 'Only the new one is trusted', trusted: ['new'] },
];
const signers: readonly KeyGeneration[] = ['old', 'new'];

/** @returns the verdict in one sentence */
export async function runRehearsal(run: ProofRun, draft: Blueprint): Promise<string> {
  const party = await openParty(run.deps, { ...run, draft }, run.tearDown);
  const keys = await party.stage.idp?.prepareNextKeys();
  if (keys === undefined) throw new PorticoError('state/nothing-to-try', 'there is no identity provider.');
  const passed = new Set<string>();
  for (const { title, trusted } of phases) {
    await trust(run, party, keys, trusted);
    for (const signing of signers) {
      run.signal.throwIfAborted();
      keys.use(trusted, signing);
      const arrival = await visit(browserFor([party], run.signal), party, { prompt: 'login' });
      const works = arrival.type === 'code';
      if (works) passed.add(`${trusted.join('+')} ${signing}`);
      run.add({
        group: title,
        title: signing === 'old' ? 'Their IdP still signs with the old key' : 'Their IdP signs with the new key',
        attempt: `${trusted.join('+')}.${signing}`,
        outcome: works ? 'works' : 'breaks',
        check: arrival.type === 'refused' ? arrival.check : '',
        detail: works ? 'Everybody gets in.' : `Nobody of ${party.name} gets in: ${whyOf(arrival)}`,
        until: null,
      });
    }
  }
  return verdict(party, passed, ending(draft, run.deps.core.clock.now()));
}

const whyOf = (arrival: Awaited<ReturnType<typeof visit>>): string =>
  arrival.type === 'refused' ? arrival.why : 'the sign-in did not come to an end.';

/** SAML: the server's copy of the metadata is changed. OpenID Connect: the IdP's JWKS is, which the server reads itself. */
async function trust(
  { deps, signal }: ProofRun,
  { stage }: Party,
  keys: KeyRehearsal,
  trusted: readonly KeyGeneration[],
): Promise<void> {
  const { blueprint } = stage.prepared;
  if (blueprint.connection.kind !== 'saml') return;
  const connection = {
    ...blueprint.connection,
    saml: { ...blueprint.connection.saml, metadataXml: keys.metadataXml(trusted) },
  };
  await configureTenant(stage.port, { ...blueprint, connection }, { connectionSecret: null }, deps.core.clock, signal);
}

function verdict({ name, kind }: Party, passed: ReadonlySet<string>, end: string): string {
  const what = kind === 'saml' ? 'certificate' : 'key';
  if (!passed.has('old+new old') || !passed.has('old+new new'))
    return `Sign-ins of ${name} break even while both are trusted, so this ${what} cannot be changed without an outage.`;
  const breaks = passed.has('old new')
    ? ''
    : ` Without that, sign-ins break for everybody of ${name} from the moment their IdP signs with the new one.`;
  return `Take the new ${what} in before their IdP switches, and drop the old one afterwards: while both are trusted every sign-in passes.${breaks}${end}`;
}

/** When today's certificate ends, where the draft holds one. */
function ending({ connection }: Blueprint, now: Date): string {
  const { metadataXml, entityId, certificatePem } = connection.saml;
  if (connection.kind !== 'saml' || (metadataXml === '' && certificatePem === '')) return '';
  const pems = metadataXml === '' ? [certificatePem] : selectIdp(metadataXml, entityId).certificates;
  const ends = pems.flatMap((pem) => readCertificates(pem, now).map(({ notAfter }) => notAfter)).sort();
  const [first] = ends;
  return first === undefined ? '' : ` Today's certificate ends on ${first.slice(0, 10)}.`;
}
