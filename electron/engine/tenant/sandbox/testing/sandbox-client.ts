/** For tests: a sandbox in a folder of its own, and a client that holds tokens of both workspaces and speaks plain HTTP. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, FormData, fetch } from 'undici';
import type { Clock } from '../../../kernel/clock.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { isRecord } from '../http/read-body.ts';
import { startSandbox } from '../start-sandbox.ts';
import type { Sandbox, SandboxOptions } from '../types.ts';

export type Json = Record<string, unknown>;

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
  readonly bytes: Buffer;
  /** The parsed body; `{}` when it is no JSON object. */
  readonly json: Json;
}

export interface TestSandbox {
  readonly sandbox: Sandbox;
  readonly tenantId: string;
  /** `call('POST', '/api/admin/{tid}/clients', body)`; the token follows from the path. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Heard>;
  /** As `call`, and fails unless the status is this. */
  expectStatus(status: number, method: string, path: string, body?: unknown): Promise<Json>;
  /** For answers that are no text; fails unless the status is 200. */
  callForBytes(method: string, path: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A restarted sandbox takes its old port again; a pooled connection would still lead to the one that closed. */
const unpooled = new Agent({ pipelining: 0 });

export const newDataDir = (): string => mkdtempSync(join(tmpdir(), 'portico-sandbox-'));

export async function startTestSandbox(
  options: Partial<SandboxOptions> & { readonly onHeard?: (heard: Heard) => void } = {},
): Promise<TestSandbox> {
  const { onHeard, ...rest } = options;
  const clock: Clock = rest.clock ?? systemClock;
  const sandbox = await startSandbox({ dataDir: newDataDir(), port: 0, ...rest, clock });
  const tokens = {
    admin: await tokenOf(sandbox.tokenUrl, sandbox.adminClientId, sandbox.adminClientSecret),
    system: await tokenOf(sandbox.systemTokenUrl, sandbox.systemClientId, sandbox.systemClientSecret),
  };

  async function call(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    const url = sandbox.baseUrl + path.replace('{tid}', sandbox.tenantId);
    const isAdmin = /^\/api\/(admin|identity\/[^/]+\/admin)\b/.test(path);
    const sent = {
      ...(path.startsWith('/api/') ? { authorization: `Bearer ${isAdmin ? tokens.admin : tokens.system}` } : {}),
      ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const payload =
      body === undefined || typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array
        ? body
        : JSON.stringify(body);
    const response = await fetch(url, {
      dispatcher: unpooled,
      method,
      headers: sent,
      redirect: 'manual',
      ...(payload === undefined ? {} : { body: payload instanceof Uint8Array ? new Uint8Array(payload) : payload }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString('utf8');
    const heard = {
      method,
      path,
      requestBody: body,
      status: response.status,
      headers: response.headers,
      text,
      bytes,
      json: objectOf(text),
    };
    onHeard?.(heard);
    return heard;
  }

  return {
    sandbox,
    tenantId: sandbox.tenantId,
    call,
    async expectStatus(status, method, path, body) {
      const heard = await call(method, path, body);
      if (heard.status !== status) throw new Error(`${method} ${path}: ${heard.status} ${heard.text}`);
      return heard.json;
    },
    async callForBytes(method, path) {
      const heard = await call(method, path);
      if (heard.status !== 200) throw new Error(`${method} ${path}: ${heard.status} ${heard.text}`);
      return heard.bytes;
    },
    close: () => sandbox.close(),
  };
}

function objectOf(text: string): Json {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

export async function tokenOf(tokenUrl: string, clientId: string, secret: string, scope?: string): Promise<string> {
  const response = await fetch(tokenUrl, {
    dispatcher: unpooled,
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) }),
  });
  const json = objectOf(await response.text());
  if (typeof json.access_token !== 'string') throw new Error(`No token from ${tokenUrl}: ${response.status}`);
  return json.access_token;
}
