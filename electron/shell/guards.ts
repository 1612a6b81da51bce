/**
 * What no page in this app may do, set on every web contents when it is made and on the session before there is one. The page
 * may have been tricked by a partner's content; a page that is tricked has nowhere to go and nothing to ask for.
 */
import type { Session, WebContents } from 'electron';
import type { Log } from '../engine/kernel/log.ts';
import { isOwnPage } from './own-page.ts';

export interface GuardDeps {
  readonly log: Log;
  /** Shows where a link leads and lets the person decide; see external-links.ts. */
  openExternal(url: string): void;
}

interface Navigation {
  readonly url: string;
  preventDefault(): void;
}

/** What is used of a web contents. */
export interface GuardedContents extends Pick<WebContents, 'setWindowOpenHandler'> {
  on(event: 'will-navigate', listener: (navigation: Navigation) => void): unknown;
  on(event: 'will-frame-navigate', listener: (navigation: Navigation) => void): unknown;
  on(event: 'will-redirect', listener: (navigation: Navigation) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: { preventDefault(): void }) => void): unknown;
}

/** Navigation, redirects, new windows and webviews are refused; a link out goes to the person's browser, if they agree. */
export function guardContents(contents: GuardedContents, { log, openExternal }: GuardDeps): void {
  const refuse = (what: string) => (event: Navigation) => {
    if (isOwnPage(event.url)) return;
    event.preventDefault();
    log('warn', 'navigation-refused', { what, url: event.url.slice(0, 200) });
  };
  contents.on('will-navigate', refuse('navigation'));
  contents.on('will-frame-navigate', refuse('frame'));
  contents.on('will-redirect', refuse('redirect'));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    log('warn', 'webview-refused');
  });
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url);
    return { action: 'deny' };
  });
}

type RequestFilter = (request: { readonly url: string }, answer: (response: { cancel?: boolean }) => void) => void;

/** What is used of a session. */
export type GuardedSession = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setSpellCheckerEnabled'
> & { readonly webRequest: { onBeforeRequest(filter: RequestFilter): void } };

/** The page has no network and no permissions, except to put text that a person copies on the clipboard. */
export function guardSession(session: GuardedSession, { log }: Pick<GuardDeps, 'log'>): void {
  const mayCopy = (permission: string, url: string) => permission === 'clipboard-sanitized-write' && isOwnPage(url);
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const granted = mayCopy(permission, details.requestingUrl);
    if (!granted) log('warn', 'permission-refused', { permission });
    answer(granted);
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    mayCopy(permission, `${requestingOrigin.replace(/\/$/, '')}/`),
  );
  session.setDevicePermissionHandler(() => false);
  // It would fetch dictionaries.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !isAllowedRequest(details.url);
    if (cancel) log('warn', 'request-refused', { url: details.url.slice(0, 200) });
    answer({ cancel });
  });
}

/** The page's own files; and files that it made itself, which a person saves. */
export function isAllowedRequest(url: string): boolean {
  return isOwnPage(url) || url.startsWith('blob:app://portico/') || /^devtools:\/\/devtools\//.test(url);
}
