import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PorticoError } from '../../../shared/errors.ts';
import { Blueprint } from '../../../shared/model/blueprint.ts';
import { emptyBlueprint, parseBlueprintFile, printBlueprintFile } from './blueprint-file.ts';
import { applyTemplate } from './templates/apply-template.ts';
import { builtInTemplates, exampleOf } from './templates/index.ts';
import { blueprintInput } from './testing/any-blueprint.ts';

describe('blueprint files', () => {
  test('any blueprint survives its file', () => {
    fc.assert(
      fc.property(blueprintInput, (input) => {
        const blueprint = Blueprint.parse(input);
        expect(parseBlueprintFile(printBlueprintFile(blueprint), 'x.yaml')).toEqual(blueprint);
      }),
      { numRuns: 150 },
    );
  });

  test('what may be left out is filled in, and JSON is understood', () => {
    expect(parseBlueprintFile('{"format": "portico.blueprint/1"}', 'x.json')).toEqual(emptyBlueprint());
  });

  test('any text is read or refused in words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.boolean(), (text, withFormat) => {
        try {
          parseBlueprintFile(withFormat ? `format: portico.blueprint/1\n${text}` : text, 'x.yaml');
        } catch (error) {
          expect(error).toBeInstanceOf(PorticoError);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a file is readable: metadata stands in lines of its own', () => {
    const example = exampleOf('consulting-firm');
    if (example === null) throw new Error('no example');
    const text = printBlueprintFile(example);
    expect(text.startsWith('format: portico.blueprint/1\nworkspace:\n  id: blixit-partners\n')).toBe(true);
    expect(text).toContain('metadataXml: |\n');
  });
});

describe('templates', () => {
  test('are five, and none holds an answer', () => {
    expect(builtInTemplates().map(({ id }) => id)).toEqual([
      'consulting-firm',
      'supplier',
      'logistics-directory',
      'contractor-crew',
      'machine-vendor',
    ]);
  });

  test('applying twice changes nothing, and answers stay whatever they are', () => {
    const templates = builtInTemplates();
    fc.assert(
      fc.property(blueprintInput, fc.constantFrom(...templates), (input, template) => {
        const blueprint = Blueprint.parse(input);
        const once = Blueprint.parse(applyTemplate(blueprint, template, null));
        expect(once.administrators).toEqual(blueprint.administrators);
        expect(once.connection.saml.metadataXml).toBe(blueprint.connection.saml.metadataXml);
        expect(once.connection.directory.people).toEqual(blueprint.connection.directory.people);
        expect({ ...once.organization, partnerType: '' }).toEqual({ ...blueprint.organization, partnerType: '' });
        expect(applyTemplate(once, template, template)).toEqual(once);
      }),
      { numRuns: 100 },
    );
  });
});
