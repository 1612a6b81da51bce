/**
 * The vendor's API description (Swagger 2.0), read from the folder that PORTICO_ADMIN_API names, else the one beside the
 * project. It finds the operation behind a request and tells what its answer must look like. For tests only.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isRecord } from '../http/read-body.ts';

export type Node = Readonly<Record<string, unknown>>;

export interface DescribedOperation {
  /** `admin.createClaim`, as in the routing index. */
  readonly id: string;
  readonly method: string;
  readonly pattern: RegExp;
  /** Fewer parameters first: `/clients/parse-certificate` before `/clients/{cid}`. */
  readonly parameterCount: number;
  readonly operation: Node;
  readonly document: Node;
}

const files = ['admin', 'system', 'identity', 'identitysystem', 'oauth2', 'saml', 'hub'] as const;
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The folder of the description, or `null` when it is not on this machine. */
export function descriptionFolder(): string | null {
  const folder = process.env.PORTICO_ADMIN_API ?? resolve(process.cwd(), '../shared/admin-api');
  return existsSync(join(folder, 'partner-subset.json')) ? folder : null;
}

const asNode = (value: unknown): Node => (isRecord(value) ? value : {});

const readJson = (file: string): Node => asNode(JSON.parse(readFileSync(file, 'utf8')));

export function readOperations(folder: string): DescribedOperation[] {
  const found: DescribedOperation[] = [];
  const present = new Set(readdirSync(folder));
  for (const api of files) {
    const name = `partner-subset.${api}.json`;
    if (!present.has(name)) continue;
    const document = readJson(join(folder, name));
    const base = String(asNode(document.info)['x-base-path-template']);
    for (const [path, item] of Object.entries(asNode(document.paths))) {
      for (const method of methods) {
        const operation = asNode(item)[method];
        if (!isRecord(operation)) continue;
        const full = base + path;
        found.push({
          id: `${api}.${String(operation.operationId)}`,
          method: method.toUpperCase(),
          pattern: patternOf(full),
          parameterCount: full.split('{').length,
          operation,
          document,
        });
      }
    }
  }
  return found.sort((a, b) => a.parameterCount - b.parameterCount);
}

/** Every operation id of the routing index. */
export function readIndex(folder: string): string[] {
  const paths = Object.values(asNode(readJson(join(folder, 'partner-subset.json')).paths));
  return paths
    .flatMap((item) => methods.map((method) => asNode(asNode(item)[method]).operationId))
    .filter((id) => typeof id === 'string');
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'fsPath' ? '.+' : '[^/]+'))}$`);

export function findOperation(
  operations: readonly DescribedOperation[],
  method: string,
  path: string,
): DescribedOperation | null {
  return operations.find((one) => one.method === method && one.pattern.test(path)) ?? null;
}

/** The node that a `$ref` names, or the node itself. */
export function resolveRef(document: Node, node: Node): Node {
  const ref = node.$ref;
  if (typeof ref !== 'string') return node;
  return ref
    .slice(2)
    .split('/')
    .reduce<Node>((place, step) => asNode(place[step]), document);
}

/** What the description says of this status; `null` when it is not declared. */
export function describedResponse({ operation, document }: DescribedOperation, status: number): Node | null {
  const response = asNode(operation.responses)[String(status)];
  return isRecord(response) ? resolveRef(document, response) : null;
}

export function describedBody({ operation, document }: DescribedOperation): Node | null {
  const parameters = Array.isArray(operation.parameters) ? operation.parameters : [];
  const body = parameters.map(asNode).find((parameter) => parameter.in === 'body');
  return body === undefined ? null : resolveRef(document, asNode(body.schema));
}
