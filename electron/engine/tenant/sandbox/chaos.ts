/**
 * Faults on demand: a list of rules, each for a method and a path, spent one request at a time. For tests of whoever
 * talks to the sandbox. Without a list nothing is ever faulted.
 */
import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { problemBody } from './http/api-problem.ts';

const Rule = z.strictObject({
  match: z
    .strictObject({
      method: z.string().max(10).optional(),
      /** A regular expression, tried on path and query. */
      pathPattern: z.string().max(500).optional(),
    })
    .default({}),
  /** How many matching requests to let pass before the first fault. */
  skip: z.number().int().min(0).max(1_000_000).default(0),
  /** How many requests to fault; then the rule is spent. */
  times: z.number().int().min(1).max(1_000_000).default(1),
  status: z.number().int().min(200).max(599).optional(),
  /** Seconds or an HTTP date, sent as `retry-after`. */
  retryAfter: z.union([z.number(), z.string().max(100)]).optional(),
  /** Wait this long first; without a status the request then goes on. */
  delayMs: z.number().int().min(0).max(300_000).optional(),
  /** `before`: close the connection unanswered; `after`: do the work, then close it. */
  drop: z.enum(['before', 'after']).optional(),
  /** Sent as it is instead of the error body, as HTML when it is no JSON. */
  body: z.string().max(100_000).optional(),
});

const Plan = z.strictObject({ faults: z.array(Rule).max(1_000) });

export const chaosHelp = `A JSON file: { "faults": [ { "match": { "method", "pathPattern" }, "skip", "times", "status", "retryAfter", "delayMs", "drop", "body" } ] }
  match.method       GET, POST …; any when left out
  match.pathPattern  a regular expression, tried on path and query; any when left out
  skip               matching requests to let pass first (0)
  times              requests to fault, then the rule is spent (1)
  status             answer this instead, with an error body: 401, 403, 409, 412, 422, 429, 500 …
  retryAfter         sent as retry-after: seconds, or an HTTP date
  delayMs            wait this long first; without a status the request then goes on
  drop               "before": close the connection unanswered; "after": do the work, then close it
  body               answer this text instead of an error body (for example "<html>")
The first rule that matches and is not spent is taken.`;

export interface ChaosPlan {
  readonly middleware: MiddlewareHandler<{ Bindings: HttpBindings }>;
}

/** @throws input/invalid when the file is not as `chaosHelp` says */
export function readChaosPlan(input: unknown): ChaosPlan {
  const parsed = Plan.safeParse(input ?? { faults: [] });
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    throw new PorticoError('input/invalid', 'The file of injected faults is not understood.', { fields });
  }
  const rules = parsed.data.faults.map((rule) => ({ rule, pattern: patternOf(rule.match.pathPattern), seen: 0 }));

  return {
    middleware: async (c, next) => {
      const url = new URL(c.req.url);
      const target = url.pathname + url.search;
      let fault: z.infer<typeof Rule> | undefined;
      for (const entry of rules) {
        const { method } = entry.rule.match;
        const matches = (method === undefined || method.toUpperCase() === c.req.method) && entry.pattern.test(target);
        if (!matches || entry.seen >= entry.rule.skip + entry.rule.times) continue;
        entry.seen += 1;
        if (entry.seen <= entry.rule.skip) continue;
        fault = entry.rule;
        break;
      }
      if (fault === undefined) return next();
      if (fault.delayMs !== undefined) await pause(fault.delayMs, c.req.raw.signal);
      if (fault.drop === 'after') await next();
      if (fault.drop !== undefined) {
        c.env.incoming.socket.destroy();
        c.res = new Response(null, { status: 499 });
        return;
      }
      if (fault.status === undefined && fault.body === undefined) return next();
      return faultedAnswer(fault);
    },
  };
}

function patternOf(source: string | undefined): RegExp {
  try {
    return new RegExp(source ?? '');
  } catch (cause) {
    throw new PorticoError('input/invalid', 'A pathPattern of the injected faults is no regular expression.', {
      cause,
    });
  }
}

function faultedAnswer(fault: z.infer<typeof Rule>): Response {
  const status = fault.status ?? 200;
  const headers = new Headers({ 'content-type': 'application/json' });
  if (fault.retryAfter !== undefined) headers.set('retry-after', String(fault.retryAfter));
  if (fault.body !== undefined && !/^\s*[[{]/.test(fault.body)) headers.set('content-type', 'text/html');
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : (fault.body ?? JSON.stringify(problemBody(status, ''))), { status, headers });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
