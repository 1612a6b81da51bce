/**
 * Holds one request and its answer against the vendor's description: the status is declared, the body has the members,
 * types, enums and formats it should have, and no member that the description does not know. For tests only.
 */
import { parseGoDuration } from '../../../../../shared/model/duration.ts';
import { isRecord } from '../http/read-body.ts';
import {
  type DescribedOperation,
  describedBody,
  describedResponse,
  type Node,
  resolveRef,
} from './openapi-description.ts';
import type { Heard } from './sandbox-client.ts';

/** Answers that change with every request; a tag would say nothing. */
const untagged = new Set(['oauth2.token', 'admin.listAuditEvents', 'system.listAuditEvents']);

/** Everything that is wrong, each with its place; empty when the exchange is as described. */
export function checkExchange(described: DescribedOperation, heard: Heard): string[] {
  const where = `${heard.method} ${heard.path} ${heard.status}`;
  const response = describedResponse(described, heard.status);
  if (response === null) return [`${where}: the status is not declared`];
  const problems: string[] = [];
  const body = describedBody(described);
  if (heard.status < 300 && body !== null && isJsonBody(heard.requestBody)) {
    problems.push(...checkValue(described.document, body, heard.requestBody, 'request'));
  }
  if (!isRecord(response.schema)) {
    if (heard.text !== '') problems.push('an answer without a schema has a body');
  } else if (response.schema.type !== 'file' && !isXml(described, heard)) {
    problems.push(...checkValue(described.document, response.schema, parse(heard.text), 'answer'));
  }
  const headers = isRecord(response.headers) ? response.headers : {};
  if ('etag' in headers && heard.status < 300 && heard.headers.get('etag') === null && !untagged.has(described.id)) {
    problems.push('the etag header is missing');
  }
  return problems.filter((problem) => !isOpen(described, problem)).map((problem) => `${where}: ${problem}`);
}

/** SAML metadata is described by its parsed form, and sent as XML. */
const isXml = ({ id }: DescribedOperation, { status }: Heard): boolean => id.startsWith('saml.') && status < 300;

/** RFC 7662 lets an introspection say more than the description lists. */
const isOpen = ({ id }: DescribedOperation, problem: string): boolean =>
  id === 'oauth2.introspect' && problem.endsWith('is not described');

const isJsonBody = (body: unknown): boolean => isRecord(body) && Object.getPrototypeOf(body) === Object.prototype;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

export function checkValue(document: Node, given: Node, value: unknown, at: string): string[] {
  const schema = resolveRef(document, given);
  const problems = Array.isArray(schema.allOf)
    ? schema.allOf.filter(isRecord).flatMap((part) => checkValue(document, part, value, at))
    : [];
  if (Array.isArray(schema.enum) && !schema.enum.includes(value))
    return [...problems, `${at} is ${JSON.stringify(value)}, not in the enum`];
  switch (schema.type) {
    case 'string':
      return [...problems, ...checkText(schema, value, at)];
    case 'integer':
    case 'number':
      if (typeof value !== 'number' || (schema.type === 'integer' && !Number.isInteger(value))) {
        return [...problems, `${at} must be ${schema.type}, is ${typeOf(value)}`];
      }
      return problems;
    case 'boolean':
      return typeof value === 'boolean' ? problems : [...problems, `${at} must be boolean, is ${typeOf(value)}`];
    case 'array':
      return [...problems, ...checkList(document, schema, value, at)];
    case 'object':
      return [...problems, ...checkObject(document, schema, value, at)];
    default:
      return isRecord(schema.properties) ? [...problems, ...checkObject(document, schema, value, at)] : problems;
  }
}

function checkText(schema: Node, value: unknown, at: string): string[] {
  if (typeof value !== 'string') return [`${at} must be string, is ${typeOf(value)}`];
  if (typeof schema.minLength === 'number' && value.length < schema.minLength) return [`${at} is too short`];
  if (typeof schema.pattern === 'string' && !new RegExp(schema.pattern).test(value))
    return [`${at} does not match ${schema.pattern}`];
  if (schema.format === 'date-time' && Number.isNaN(Date.parse(value))) return [`${at} is no date-time`];
  if (schema.format === 'duration' && parseGoDuration(value) === null) return [`${at} is no Go duration`];
  return [];
}

function checkList(document: Node, schema: Node, value: unknown, at: string): string[] {
  if (!Array.isArray(value)) return [`${at} must be array, is ${typeOf(value)}`];
  const { items } = schema;
  if (!isRecord(items)) return [];
  return value.flatMap((item, index) => checkValue(document, items, item, `${at}.${index}`));
}

/** An object without members described is the description's word for "anything". */
function checkObject(document: Node, schema: Node, value: unknown, at: string): string[] {
  const properties = isRecord(schema.properties) ? schema.properties : null;
  const more = isRecord(schema.additionalProperties) ? schema.additionalProperties : null;
  if (properties === null && more === null) return [];
  if (!isRecord(value)) return [`${at} must be object, is ${typeOf(value)}`];
  const required = Array.isArray(schema.required) ? schema.required : [];
  const missing = required
    .filter((name) => typeof name === 'string' && !(name in value))
    .map((name) => `${at}.${name} is missing`);
  const wrong = Object.entries(value).flatMap(([name, member]) => {
    const described = properties?.[name];
    if (isRecord(described)) return checkValue(document, described, member, `${at}.${name}`);
    if (more !== null) return checkValue(document, more, member, `${at}.${name}`);
    return [`${at}.${name} is not described`];
  });
  return [...missing, ...wrong];
}
