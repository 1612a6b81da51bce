/**
 * Who is signed in at the loopback IdP, in which browser: an unguessable cookie, in memory, bounded. The IdP asks who comes all
 * the same; a session answers only requests that forbid it to ask (IsPassive, prompt=none), and ends by single logout.
 */
import { randomBytes } from 'node:crypto';
import type { Persona } from '../../../../shared/model/persona.ts';
import { rememberBounded } from '../../kernel/remember-bounded.ts';

const maxSessions = 500;
const lifetimeSeconds = 8 * 3600;

export interface BrowserSession {
  readonly id: string;
  /** Their name. */
  readonly persona: string;
  /** Nobody of that name had come to this application before. */
  readonly isFirst: boolean;
  readonly authenticatedAt: Date;
}

interface Kept {
  readonly session: BrowserSession;
  readonly secret: string;
  readonly parties: Set<string>;
}

export interface BrowserSessions {
  begin(persona: Persona, isFirst: boolean): BrowserSession;
  /** Null: nobody is signed in in the browser that sent this Cookie header. */
  find(cookieHeader: string | undefined): BrowserSession | null;
  isAlive(id: string): boolean;
  /** This service provider was told of this session; only such a one may end it (SAML Core §3.7). */
  join(id: string, party: string): void;
  /** False, and nothing ends: it is over already, or this party never took part in it. */
  endFor(id: string, party: string): boolean;
  /** False: it was over already. */
  end(id: string): boolean;
  /** Told of every session that ends before its time. */
  onEnd(listener: (id: string) => void): void;
  cookieFor(session: BrowserSession): string;
}

/** @param baseUrl names the cookie, since cookies do not tell ports apart (RFC 6265 §8.5) */
export function createBrowserSessions(baseUrl: string, now: () => Date): BrowserSessions {
  const name = `portico-idp-${new URL(baseUrl).port}`;
  const sessions = new Map<string, Kept>();
  const listeners: ((id: string) => void)[] = [];
  const isOver = ({ authenticatedAt }: BrowserSession) =>
    authenticatedAt.getTime() + lifetimeSeconds * 1000 <= now().getTime();
  const alive = (session: BrowserSession | undefined) => (session === undefined || isOver(session) ? null : session);
  const end = (id: string): boolean => {
    const wasAlive = alive(sessions.get(id)?.session) !== null;
    sessions.delete(id);
    for (const listener of listeners) listener(id);
    return wasAlive;
  };
  return {
    begin(persona, isFirst) {
      const session = { id: randomBytes(16).toString('hex'), persona: persona.name, isFirst, authenticatedAt: now() };
      const held = { session, secret: randomBytes(24).toString('base64url'), parties: new Set<string>() };
      rememberBounded(sessions, session.id, held, maxSessions);
      return session;
    },
    find(cookieHeader = '') {
      const secrets = cookieHeader
        .split(/;\s*/)
        .filter((pair) => pair.startsWith(`${name}=`))
        .map((pair) => pair.slice(name.length + 1));
      const found = [...sessions.values()].find(({ secret }) => secrets.includes(secret));
      return alive(found?.session);
    },
    isAlive: (id) => alive(sessions.get(id)?.session) !== null,
    join: (id, party) => void sessions.get(id)?.parties.add(party),
    endFor: (id, party) => sessions.get(id)?.parties.has(party) === true && end(id),
    end,
    onEnd: (listener) => void listeners.push(listener),
    cookieFor: ({ id }) =>
      `${name}=${sessions.get(id)?.secret ?? ''}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${lifetimeSeconds}`,
  };
}
