/** Which of the listed operations were called and found as described, and how many. For tests only. */
import { checkExchange } from './openapi-check.ts';
import { type DescribedOperation, findOperation, readIndex, readOperations } from './openapi-description.ts';
import type { Heard } from './sandbox-client.ts';

export interface Coverage {
  /** Remembers the exchange and what is wrong with it. */
  hear(heard: Heard, tenantId: string): void;
  problems(): readonly string[];
  /** Operations that answered with success at least once. */
  done(): ReadonlySet<string>;
  /** `251 of 273 operations`. */
  summary(): string;
}

export function watchCoverage(folder: string): Coverage {
  const operations: readonly DescribedOperation[] = readOperations(folder);
  const listed = readIndex(folder);
  const problems: string[] = [];
  const done = new Set<string>();
  return {
    hear(heard, tenantId) {
      const path = heard.path.replace('{tid}', tenantId).replace(/\?.*$/, '');
      const described = findOperation(operations, heard.method, path);
      if (described === null) {
        problems.push(`${heard.method} ${path} is no described operation`);
        return;
      }
      problems.push(...checkExchange(described, heard));
      if (heard.status < 400) done.add(described.id);
    },
    problems: () => problems,
    done: () => done,
    summary: () => `${listed.filter((id) => done.has(id)).length} of ${listed.length} operations`,
  };
}
