/** Everything that the lab kept in this home: listed across partners, read whole, exported, compared. */
import type { FileOut } from '../../../../shared/contract/app.ts';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Comparison, EvidenceItem, EvidenceKind, EvidenceName } from '../../../../shared/model/evidence.ts';
import { ConnectionTestId, FaultSweepId, LabProofId, PartnerRef, SignInTestId } from '../../../../shared/model/ids.ts';
import type { RedactionLevel } from '../../../../shared/model/inspection.ts';
import type { Core } from '../../core.ts';
import { instant } from '../../kernel/clock.ts';
import type { PartnersRoom } from '../../partners/index.ts';
import type { LabProofs } from '../proofs/lab-proofs.ts';
import type { SignInTests } from '../sign-in-test/sign-in-tests.ts';
import type { ConnectionTests } from '../sp/connection-tests.ts';
import type { FaultSweeps } from '../sweep/fault-sweeps.ts';
import { compareEvidence, differences } from './compare-evidence.ts';
import { exportEvidence } from './export-evidence.ts';
import { itemOf, itemOfTest, type WholeEvidence } from './whole-evidence.ts';

export interface EvidenceSources {
  readonly tests: Pick<SignInTests, 'list' | 'get'>;
  readonly sweeps: Pick<FaultSweeps, 'ids' | 'get'>;
  readonly proofs: Pick<LabProofs, 'ids' | 'get'>;
  readonly connections: Pick<ConnectionTests, 'ids' | 'get'>;
  readonly partners: Pick<PartnersRoom, 'load'>;
}

export interface Evidence {
  /** Newest first. */
  list(): Promise<EvidenceItem[]>;
  /** @throws `state/test-unknown`, `input/too-large` */
  export(names: readonly EvidenceName[], level: RedactionLevel): Promise<FileOut>;
  /** @throws `state/test-unknown`, `input/invalid` for two kinds */
  compare(a: EvidenceName, b: EvidenceName, withPassing: boolean): Promise<Comparison>;
}

export function openEvidence(core: Core, sources: EvidenceSources): Evidence {
  const { tests, sweeps, proofs, connections } = sources;
  /** What ended does not change any more. */
  const ended = new Map<string, EvidenceItem>();

  async function whole({ kind, id }: EvidenceName): Promise<WholeEvidence> {
    if (kind === 'sign-in-test') return { kind, test: await tests.get(SignInTestId.parse(id)) };
    if (kind === 'fault-sweep') return { kind, run: await sweeps.get(FaultSweepId.parse(id)) };
    if (kind === 'connection-test') return { kind, test: await connections.get(ConnectionTestId.parse(id)) };
    const run = await proofs.get(LabProofId.parse(id));
    return { kind: run.kind, run };
  }

  /** A partner that is gone keeps its short name. */
  async function partnerName(ref: string): Promise<string> {
    try {
      return (await sources.partners.load(PartnerRef.parse(ref))).blueprint.organization.name || ref;
    } catch (error) {
      if (error instanceof PorticoError) return ref;
      throw error;
    }
  }

  async function itemFor(found: WholeEvidence): Promise<EvidenceItem> {
    const name = found.kind === 'connection-test' ? await partnerName(found.test.ref) : '';
    return itemOf(found, () => name);
  }

  /** A damaged file was set aside by the store; the others are shown all the same. */
  async function line(kind: EvidenceKind, id: string): Promise<EvidenceItem[]> {
    const known = ended.get(`${kind} ${id}`);
    if (known !== undefined) return [known];
    try {
      const item = await itemFor(await whole({ kind, id }));
      if (item.endedAt !== null) ended.set(`${kind} ${id}`, item);
      return [item];
    } catch (error) {
      const isGone = error instanceof PorticoError && ['local/file-damaged', 'state/test-unknown'].includes(error.code);
      if (!isGone) throw error;
      core.log('warn', 'evidence-unreadable', { kind, id, error });
      return [];
    }
  }

  const lines = async (kind: EvidenceKind, ids: readonly string[]): Promise<EvidenceItem[]> => {
    const found: EvidenceItem[] = [];
    for (const id of ids) found.push(...(await line(kind, id)));
    return found;
  };

  return {
    async list() {
      const all = [
        ...(await tests.list(undefined)).map(itemOfTest),
        ...(await lines('fault-sweep', await sweeps.ids())),
        // Which kind of proof it is, the proof itself says.
        ...(await lines('walls', await proofs.ids())),
        ...(await lines('connection-test', await connections.ids())),
      ];
      return all.sort((left, right) => right.startedAt.localeCompare(left.startedAt));
    },
    async export(names, level) {
      const pieces: { item: EvidenceItem; whole: WholeEvidence }[] = [];
      for (const name of names) {
        const found = await whole(name);
        pieces.push({ item: await itemFor(found), whole: found });
      }
      return exportEvidence(pieces, { level, porticoVersion: core.version, exportedAt: instant(core.clock) });
    },
    async compare(a, b, withPassing) {
      const [one, other] = [await whole(a), await whole(b)];
      const sections = compareEvidence(one, other, withPassing);
      return { a: await itemFor(one), b: await itemFor(other), sections, differing: differences(sections) };
    },
  };
}
