/** A template as a file: what it says of itself, and the part of a blueprint that it brings. Never people, domains, certificates or secrets. */
import { z } from 'zod';
import {
  ApplicationsStep,
  type Blueprint,
  BrandingStep,
  ClaimsStep,
  ConnectionStep,
  LifetimesStep,
} from '../../../../shared/model/blueprint.ts';
import type { TemplateInfo } from '../../../../shared/model/partner.ts';
import { parseDocumentText } from '../../store/index.ts';

const line = z.string().min(1).max(300);

export const TemplateFile = z.strictObject({
  format: z.literal('portico.template/1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/),
  version: z.string().regex(/^\d{1,4}\.\d{1,4}$/),
  name: line,
  summary: line,
  brings: z.array(line).min(1).max(20),
  asks: z.array(line).min(1).max(20),
  partnerTypes: z.array(line).min(1).max(20),
  blueprint: z
    .strictObject({
      organization: z.strictObject({ partnerType: line }),
      connection: ConnectionStep,
      applications: ApplicationsStep,
      lifetimes: LifetimesStep.prefault({}),
      claims: ClaimsStep,
      branding: BrandingStep.prefault({}),
    })
    .refine(
      ({ connection }) => holdsNoAnswers(connection),
      'a template holds no people, domains, certificates or addresses',
    ),
});
export type TemplateFile = z.infer<typeof TemplateFile>;

function holdsNoAnswers({ saml, oidc, directory, contact }: Blueprint['connection']): boolean {
  const answers = [
    saml.metadataXml,
    saml.metadataUrl,
    saml.entityId,
    saml.ssoUrl,
    saml.certificatePem,
    oidc.issuer,
    oidc.clientId,
    contact.email,
  ];
  return answers.every((answer) => answer === '') && directory.people.length === 0;
}

/** @throws ZodError or Error in words; a built-in template that fails is caught by the tests */
export const parseTemplateFile = (text: string): TemplateFile => TemplateFile.parse(parseDocumentText(text, 'yaml'));

export function describeTemplate({
  id,
  version,
  name,
  summary,
  brings,
  asks,
  partnerTypes,
  blueprint,
}: TemplateFile): TemplateInfo {
  return {
    id,
    version,
    name,
    source: 'built-in',
    summary,
    brings,
    asks,
    connection: blueprint.connection.kind,
    applicationKinds: [...new Set(blueprint.applications.map(({ kind }) => kind))],
    partnerTypes,
  };
}
