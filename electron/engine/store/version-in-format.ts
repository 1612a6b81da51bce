import { z } from 'zod';

/** Reads `{ format: "name/3" }` as 3; 0 when it does not say. */
export function versionInFormat(parsed: unknown, name: string): number {
  const format = z.object({ format: z.string() }).safeParse(parsed);
  const match = format.success ? /^([a-z.-]+)\/([0-9]{1,4})$/.exec(format.data.format) : null;
  return match?.[1] === name ? Number(match[2]) : 0;
}
