/**
 * The only way out of the window: https, or a loopback listener that Portico itself runs. The host's name is shown first and
 * nothing opens without a yes, so that a partner's text cannot send anyone anywhere unseen.
 */
import type { Log } from '../engine/kernel/log.ts';

export interface ExternalLinkDeps {
  readonly log: Log;
  /** Shows the host and the whole address; answers whether the person agrees. */
  ask(host: string, url: string): Promise<boolean>;
  openExternal(url: string): Promise<void>;
  /** Origins of the loopback listeners that are up. */
  listenerOrigins(): Promise<readonly string[]>;
}

export async function openExternalLink(text: string, deps: ExternalLinkDeps): Promise<boolean> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.username !== '' || url.password !== '' || !(await isAllowed(url, deps))) {
    deps.log('warn', 'link-refused', { url: text.slice(0, 200) });
    return false;
  }
  if (!(await deps.ask(url.host, url.href))) return false;
  await deps.openExternal(url.href);
  return true;
}

async function isAllowed(url: URL, deps: ExternalLinkDeps): Promise<boolean> {
  if (url.protocol === 'https:') return true;
  return (
    url.protocol === 'http:' && url.hostname === '127.0.0.1' && (await deps.listenerOrigins()).includes(url.origin)
  );
}
