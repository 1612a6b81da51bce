/** Hand-outs and return files of this home's partners. */
import type { FileOut } from '../../../../shared/contract/app.ts';
import type { HandOutText, ReadReturn } from '../../../../shared/contract/hand-out.ts';
import { PorticoError } from '../../../../shared/errors.ts';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import type { Partner } from '../../../../shared/model/partner.ts';
import type { Core } from '../../core.ts';
import type { PartnersRoom } from '../../partners/index.ts';
import { handOutPage, readHandOutPage } from './hand-out-page.ts';
import { handOutText } from './hand-out-text.ts';
import { type InstallationKey, openInstallationKey } from './installation-key.ts';
import { type JudgedReturn, readReturn } from './read-return.ts';
import { emptyReturnFile, parseReturnFile, type ReturnFile } from './return-file.ts';
import { makeSheet, ownCertificates, type Sheet } from './sheet.ts';

export interface HandOuts {
  /** @throws `state/no-connection`, `state/partner-unknown` */
  handOut(ref: PartnerRef, form: 'page' | 'pdf', signal: AbortSignal): Promise<FileOut>;
  /** @throws `state/no-connection`, `state/partner-unknown` */
  text(ref: PartnerRef, signal: AbortSignal): Promise<HandOutText>;
  /** @throws `state/no-connection`, `state/partner-unknown` */
  returnFile(ref: PartnerRef, signal: AbortSignal): Promise<FileOut>;
  /** A return file, or a hand-out whose values are to be checked. @throws `input/unreadable`, `state/partner-unknown` */
  read(ref: PartnerRef, text: string, signal: AbortSignal): Promise<ReadReturn>;
  /** @throws `input/invalid` when a check failed, `state/changed-elsewhere` */
  take(ref: PartnerRef, revision: number, text: string, signal: AbortSignal): Promise<Partner>;
}

export type HandOutSources = Pick<PartnersRoom, 'load' | 'ourValues' | 'saveStep'>;

export function openHandOuts(core: Core, partners: HandOutSources): HandOuts {
  const openKey = (): Promise<InstallationKey> => openInstallationKey(`${core.home}/hand-out`);

  async function sheetOf(ref: PartnerRef, signal: AbortSignal): Promise<Sheet> {
    const { blueprint } = await partners.load(ref);
    const ours = await partners.ourValues(ref, signal);
    const certificates = blueprint.connection.kind === 'saml' ? await ownCertificates(ours, signal) : [];
    return makeSheet(blueprint, ours, certificates, core.clock.now());
  }

  async function judge(ref: PartnerRef, file: ReturnFile, signal: AbortSignal): Promise<JudgedReturn> {
    const [{ blueprint }, sheet, key] = [await partners.load(ref), await sheetOf(ref, signal), await openKey()];
    return readReturn(file, { blueprint, key, current: sheet.sealed.values, now: core.clock.now() });
  }

  return {
    async handOut(ref, form, signal) {
      const [sheet, key] = [await sheetOf(ref, signal), await openKey()];
      const seal = await key.seal(sheet.sealed);
      const returnFile = emptyReturnFile(sheet, seal);
      if (form === 'page')
        return fileOut(sheet, 'set-up.html', 'text/html', await handOutPage(sheet, seal, key.thumbprint, returnFile));
      // Letters and drawing are loaded when somebody asks for them.
      const { handOutPdf } = await import('./hand-out-pdf.ts');
      const { thumbprint } = key;
      const pdf = await handOutPdf({
        sheet,
        seal,
        thumbprint,
        returnFile: { name: nameOf(sheet, 'return.json'), text: returnFile },
      });
      return fileOut(sheet, 'set-up.pdf', 'application/pdf', pdf);
    },
    text: async (ref, signal) => handOutText(await sheetOf(ref, signal)),
    async returnFile(ref, signal) {
      const [sheet, key] = [await sheetOf(ref, signal), await openKey()];
      const text = emptyReturnFile(sheet, await key.seal(sheet.sealed));
      return fileOut(sheet, 'return.json', 'application/json', text);
    },
    async read(ref, text, signal) {
      if (text.trimStart().startsWith('<')) return checkPage(ref, text, signal);
      const { connection: _, ...told } = await judge(ref, parseReturnFile(text), signal);
      return told;
    },
    async take(ref, revision, text, signal) {
      const { checks, usable, connection } = await judge(ref, parseReturnFile(text), signal);
      const failed = checks.filter(({ status }) => status === 'fail');
      if (failed.length > 0) throw new PorticoError('input/invalid', failed.map(({ detail }) => detail).join(' '));
      if (!usable) throw new PorticoError('input/invalid', 'The file changes nothing; it was taken over before.');
      return partners.saveStep(ref, revision, { step: 'connection', value: connection });
    },
  };

  /** A hand-out that came back, or that somebody is unsure of: only its seal is looked at. */
  async function checkPage(ref: PartnerRef, html: string, signal: AbortSignal): Promise<ReadReturn> {
    const page = readHandOutPage(html);
    if (page === null) throw new PorticoError('input/unreadable', 'This page is no hand-out of Portico.');
    const { checks } = await judge(ref, page, signal);
    return {
      checks: checks.slice(0, 3).filter(({ id }) => id.startsWith('return.')),
      changes: [],
      usable: false,
      groups: [],
    };
  }
}

function nameOf({ sealed }: Sheet, name: string): string {
  return `${sealed.organization.id === '' ? 'partner' : sealed.organization.id}-${name}`;
}

function fileOut(sheet: Sheet, name: string, mediaType: string, content: string | Uint8Array): FileOut {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content);
  return { fileName: nameOf(sheet, name), mediaType, base64: bytes.toString('base64') };
}
