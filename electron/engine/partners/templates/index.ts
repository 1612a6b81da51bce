/** The built-in templates and the complete examples, by name: what is offered is what is listed here. */
import cascadeConsulting from '../../../../resources/examples/cascade-consulting.yaml?raw';
import forgeSupplies from '../../../../resources/examples/forge-supplies.yaml?raw';
import pinnacleLogistics from '../../../../resources/examples/pinnacle-logistics.yaml?raw';
import consultingFirm from '../../../../resources/templates/consulting-firm.yaml?raw';
import contractorCrew from '../../../../resources/templates/contractor-crew.yaml?raw';
import logisticsDirectory from '../../../../resources/templates/logistics-directory.yaml?raw';
import machineVendor from '../../../../resources/templates/machine-vendor.yaml?raw';
import supplier from '../../../../resources/templates/supplier.yaml?raw';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { parseBlueprintFile } from '../blueprint-file.ts';
import { parseTemplateFile, type TemplateFile } from './template-file.ts';

const texts = [consultingFirm, supplier, logisticsDirectory, contractorCrew, machineVendor];
let parsed: readonly TemplateFile[] | null = null;

export function builtInTemplates(): readonly TemplateFile[] {
  parsed ??= texts.map(parseTemplateFile);
  return parsed;
}

const examples: Readonly<Record<string, { readonly fileName: string; readonly text: string }>> = {
  'consulting-firm': { fileName: 'cascade-consulting.yaml', text: cascadeConsulting },
  supplier: { fileName: 'forge-supplies.yaml', text: forgeSupplies },
  'logistics-directory': { fileName: 'pinnacle-logistics.yaml', text: pinnacleLogistics },
};

/** The complete example of a template; `null` for templates that have none. */
export function exampleOf(templateId: string): Blueprint | null {
  const example = Object.hasOwn(examples, templateId) ? examples[templateId] : undefined;
  return example === undefined ? null : parseBlueprintFile(example.text, example.fileName);
}
