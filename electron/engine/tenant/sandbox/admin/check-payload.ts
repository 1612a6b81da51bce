/**
 * Does a payload satisfy a JSON schema? The part of JSON Schema that user schemas use: type, required, properties,
 * additionalProperties, enum, const, lengths, ranges, pattern, items. Other keywords are not judged.
 */
import { isRecord } from '../http/read-body.ts';

type Problems = Record<string, string>;

const maxPatternLength = 300;

/** Dotted paths and what is wrong there; empty when it holds. */
export function payloadProblems(schema: unknown, value: unknown, path: string): Problems {
  if (!isRecord(schema)) return {};
  const type = typeof schema.type === 'string' && schema.type !== '' ? schema.type : null;
  if (type !== null && !isOfType(type, value)) return { [path]: `must be ${type}` };
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return { [path]: 'is not one of the allowed values' };
  if (schema.const !== undefined && schema.const !== value) return { [path]: 'is not the allowed value' };
  if (typeof value === 'string') return textProblems(schema, value, path);
  if (typeof value === 'number') return rangeProblems(schema, value, 'minimum', 'maximum', path);
  if (Array.isArray(value)) {
    const inside = value.map((item, index) => payloadProblems(schema.items, item, `${path}.${index}`));
    return Object.assign({}, rangeProblems(schema, value.length, 'minItems', 'maxItems', path), ...inside);
  }
  return isRecord(value) ? objectProblems(schema, value, path) : {};
}

function isOfType(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  return type === 'null' ? value === null : typeof value === type;
}

function textProblems(schema: Record<string, unknown>, value: string, path: string): Problems {
  const { pattern } = schema;
  if (typeof pattern === 'string' && pattern.length <= maxPatternLength && !matches(pattern, value)) {
    return { [path]: `does not match ${pattern}` };
  }
  return rangeProblems(schema, value.length, 'minLength', 'maxLength', path);
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value.slice(0, 10_000));
  } catch {
    return true;
  }
}

function rangeProblems(
  schema: Record<string, unknown>,
  size: number,
  low: string,
  high: string,
  path: string,
): Problems {
  const least = schema[low];
  const most = schema[high];
  if (typeof least === 'number' && size < least) return { [path]: `is below ${low} ${least}` };
  if (typeof most === 'number' && size > most) return { [path]: `is above ${high} ${most}` };
  return {};
}

function objectProblems(schema: Record<string, unknown>, value: Record<string, unknown>, path: string): Problems {
  const problems: Problems = {};
  const properties = isRecord(schema.properties) ? schema.properties : {};
  for (const name of Array.isArray(schema.required) ? schema.required : []) {
    if (typeof name === 'string' && value[name] === undefined) problems[`${path}.${name}`] = 'is required';
  }
  for (const [name, member] of Object.entries(value)) {
    if (Object.hasOwn(properties, name)) {
      Object.assign(problems, payloadProblems(properties[name], member, `${path}.${name}`));
    } else if (schema.additionalProperties === false) problems[`${path}.${name}`] = 'is not in the schema';
  }
  return problems;
}
