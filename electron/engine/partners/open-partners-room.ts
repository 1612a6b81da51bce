/** The partners room: blueprints, templates, the provider catalog, and whether a partner is ready. */

import type { StepContent } from '../../../shared/contract/partners.ts';
import { PorticoError } from '../../../shared/errors.ts';
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import type { PartnerRef } from '../../../shared/model/ids.ts';
import type { Partner } from '../../../shared/model/partner.ts';
import type { Core } from '../core.ts';
import { parseBlueprintFile, printBlueprintFile } from './blueprint-file.ts';
import { checkBlueprint } from './check-blueprint.ts';
import { adoptBlueprint, createPartner, findByOrganization, templateOf } from './create-partner.ts';
import { describePartner, summarisePartner } from './describe-partner.ts';
import { blueprintHash, stepHashes } from './effective.ts';
import { discoverIssuer, fetchIssuerKeys, fetchMetadata, metadataFacts } from './metadata.ts';
import { openPartnerBook, type PartnerEntry } from './partner-book.ts';
import { listProviders } from './providers/index.ts';
import { makeQuickstarts } from './quickstarts/index.ts';
import { judgeReadiness } from './readiness.ts';
import { applyTemplate } from './templates/apply-template.ts';
import { builtInTemplates } from './templates/index.ts';
import { describeTemplate } from './templates/template-file.ts';
import type { PartnersDeps, PartnersRoom } from './types.ts';

export function openPartnersRoom(
  core: Pick<Core, 'store' | 'clock' | 'log' | 'events' | 'ports'>,
  deps: PartnersDeps,
): PartnersRoom {
  const book = openPartnerBook(core);
  const { vault } = core.ports;
  const now = () => core.clock.now();
  const secretName = (ref: PartnerRef) => `connection/${ref}/client-secret`;

  const issuesOf = async ({ ref, blueprint }: PartnerEntry) =>
    checkBlueprint(blueprint, { now: now(), others: await book.others(ref) });

  async function describe(entry: PartnerEntry): Promise<Partner> {
    return describePartner(entry, await issuesOf(entry), await book.history.state(entry.ref), now());
  }

  async function hasSecret(ref: PartnerRef): Promise<boolean> {
    return ((await vault.get(secretName(ref))) ?? '') !== '';
  }

  return {
    list: async () => (await book.all()).map(({ ref, marks }) => summarisePartner(ref, marks, now())),
    get: async (ref) => describe(await book.read(ref)),
    async load(ref) {
      const { blueprint, marks } = await book.read(ref);
      return { ref, revision: marks.revision, blueprint };
    },
    findByOrganization: (organizationId) => findByOrganization(book, organizationId),
    create: async (wish) => describe(await createPartner(book, wish)),
    adopt: async (blueprint) => describe(await adoptBlueprint(book, blueprint)),
    saveStep: async (ref, revision, content) =>
      describe(
        await book.change(ref, revision, async ({ blueprint, marks }) => {
          const next = withStep(blueprint, content);
          if (marks.fixedId !== '' && next.organization.id !== marks.fixedId) throw idIsFixed(marks.fixedId);
          return { blueprint: next, history: 'typing' };
        }),
      ),
    async applyTemplate(ref, revision, templateId) {
      const template = templateOf(templateId);
      const entry = await book.change(ref, revision, async ({ blueprint }) => {
        const before = builtInTemplates().find(({ id }) => id === blueprint.template.id) ?? null;
        return { blueprint: applyTemplate(blueprint, template, before), history: 'deed' };
      });
      return describe(entry);
    },
    undo: async (ref, revision) => describe(await book.change(ref, revision, (entry) => step(entry, 'undo'))),
    redo: async (ref, revision) => describe(await book.change(ref, revision, (entry) => step(entry, 'redo'))),
    async remove(ref) {
      await book.remove(ref);
      await vault.set(secretName(ref), null);
    },
    async exportBlueprint(ref) {
      const { blueprint } = await book.read(ref);
      const base64 = Buffer.from(printBlueprintFile(blueprint), 'utf8').toString('base64');
      return { fileName: `${ref}.yaml`, mediaType: 'application/yaml', base64 };
    },
    parseFile: parseBlueprintFile,
    importBlueprint: async (fileName, text) => describe(await adoptBlueprint(book, parseBlueprintFile(text, fileName))),
    markSynced: (ref, { at, target, blueprint }) =>
      book.mark(ref, (marks) => ({
        ...marks,
        fixedId: blueprint.organization.id,
        drift: null,
        lastSync: { at: at.toISOString(), target, hash: blueprintHash(blueprint), steps: stepHashes(blueprint) },
      })),
    markTested: (ref, { at, outcome, testId, blueprint }) =>
      book.mark(ref, (marks) => ({
        ...marks,
        lastTest: { at: at.toISOString(), outcome, testId, hash: blueprintHash(blueprint) },
      })),
    markDrift: (ref, { at, found }) =>
      book.mark(ref, (marks) => ({ ...marks, drift: { at: at.toISOString(), found } })),
    templates: () => builtInTemplates().map(describeTemplate),
    providers: listProviders,
    readMetadata: (text, entityId) => metadataFacts(text, entityId, now()),
    fetchMetadata: (url, signal) => fetchMetadata(url, now(), signal),
    discoverIssuer,
    fetchIssuerKeys,
    connectionSecret: (ref) => vault.get(secretName(ref)),
    async hasConnectionSecret(ref) {
      await book.marksOf(ref);
      return hasSecret(ref);
    },
    async saveConnectionSecret(ref, secret) {
      await book.marksOf(ref);
      await vault.set(secretName(ref), secret === '' ? null : secret);
      return { kept: await hasSecret(ref) };
    },
    async ourValues(ref, signal) {
      const { blueprint } = await book.read(ref);
      return deps.ourValues(blueprint, signal);
    },
    async readiness(ref, signal) {
      const entry = await book.read(ref);
      const live = await deps.readLive(entry.blueprint, signal);
      return judgeReadiness({
        entry,
        issues: await issuesOf(entry),
        live,
        hasConnectionSecret: await hasSecret(ref),
        now: now(),
      });
    },
    async quickstarts(ref, signal) {
      const { blueprint } = await book.read(ref);
      return makeQuickstarts(blueprint, (await deps.ourValues(blueprint, signal)).issuer);
    },
  };

  async function step({ ref, blueprint, marks }: PartnerEntry, direction: 'undo' | 'redo') {
    const next = await book.history[direction](ref, blueprint);
    if (next === null) return null;
    // The id that a sync has fixed stays, whatever was undone.
    const organization = marks.fixedId === '' ? next.organization : { ...next.organization, id: marks.fixedId };
    return { blueprint: { ...next, organization }, history: 'none' as const };
  }
}

const withStep = (blueprint: Blueprint, { step, value }: StepContent): Blueprint => ({ ...blueprint, [step]: value });

function idIsFixed(id: string): PorticoError {
  const message = `The server knows this organization as ${id}; an id cannot be changed once it is synced.`;
  return new PorticoError('input/invalid', message, { fields: [{ path: 'organization.id', message }] });
}
