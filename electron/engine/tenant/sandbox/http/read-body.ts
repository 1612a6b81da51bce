/** Reads request bodies: bounded in size, depth and by type. `null` members count as unset, as the vendor's tools send them. */

import { parseJson } from '../../../kernel/parse-json.ts';
import { ApiProblem } from './api-problem.ts';

export const maxBodyBytes = 16_000_000;
const maxDepth = 64;

/** Members whose content is the caller's own; a `null` in there means something. */
const freeForm = new Set(['payload', 'metadata', 'business_metadata', 'schema', 'conf', 'static', 'input']);

/** @throws ApiProblem 413 */
export async function readBytes(request: Request, limit = maxBodyBytes): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new ApiProblem(413, 'payload too large');
  if (request.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limit) throw new ApiProblem(413, 'payload too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @throws ApiProblem 400 when the text is no JSON, or nested too deeply */
export function parseBody(text: string): unknown {
  if (text.trim() === '') return {};
  const parsed = parseJson(text, () => new ApiProblem(400, 'the body is not valid JSON'));
  if (isDeeperThan(parsed, maxDepth)) throw new ApiProblem(400, 'the body is nested too deeply');
  return parsed;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A copy in which members that are `null` are gone, except inside free-form objects. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(kept.map(([name, member]) => [name, freeForm.has(name) ? member : withoutNulls(member)]));
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => isDeeperThan(member, depth - 1));
}
