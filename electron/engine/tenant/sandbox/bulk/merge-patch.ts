/** RFC 7396: members that are `null` go, objects merge, everything else replaces whole. Neither argument is changed. */
import { isRecord } from '../http/read-body.ts';
import type { Json } from '../schemas/parts.ts';

export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged: Json = isRecord(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else setMember(merged, name, mergePatch(merged[name], value));
  }
  return merged;
}

/** Also for a member called `__proto__`, which an assignment would swallow. */
function setMember(target: Json, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
