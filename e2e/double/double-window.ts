/** One window over one Chromium tab: loads the page, runs the preload in it, carries messages, and asks main before it goes anywhere. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BrowserWindowConstructorOptions, BrowserWindow as RealWindow, Rectangle, WebContents } from 'electron';
import { toChromium, toElectron } from './addresses.ts';
import { type CdpEvent, record } from './cdp.ts';
import { SessionDouble } from './double-session.ts';
import { binding, pageScript, world } from './page-world.ts';
import { appEvents, invokeHandlers, theChromium, windows } from './state.ts';

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];
type ContentsPart = Pick<WebContents, 'id' | 'isDestroyed' | 'send' | 'setWindowOpenHandler' | 'close'>;

interface FrameDouble {
  readonly url: string;
  readonly parent: FrameDouble | null;
}

let lastId = 0;

export class DoubleContents extends EventEmitter implements ContentsPart {
  readonly id: number;
  targetId = '';
  sessionId = '';
  readonly session: SessionDouble;
  #openHandler: OpenHandler | null = null;
  #destroyed = false;
  /** Where main itself sends the page; that is no navigation of the page's. */
  #expected = '';
  readonly #frames = new Map<string, { readonly url: string; readonly parentId: string | null }>();
  readonly #contexts = new Map<number, string>();

  constructor(session: SessionDouble) {
    super();
    lastId += 1;
    this.id = lastId;
    this.session = session;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  /** Structured clone in Electron; JSON here, which is all that the contract carries. */
  send(channel: string, ...args: unknown[]): void {
    void this.#evaluate(`window.${world}?.emit(${JSON.stringify(channel)}, ${JSON.stringify(args)})`);
  }

  close(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit('destroyed');
    void theChromium()
      .cdp.send('Target.closeTarget', { targetId: this.targetId })
      .catch(() => undefined);
  }

  async attach(preloadFile: string): Promise<void> {
    const { cdp } = theChromium();
    this.targetId = String((await cdp.send('Target.createTarget', { url: 'about:blank' })).targetId);
    this.sessionId = String(
      (await cdp.send('Target.attachToTarget', { targetId: this.targetId, flatten: true })).sessionId,
    );
    cdp.listen(this.sessionId, (event) => void this.#hear(event));
    for (const domain of ['Page', 'Runtime']) await this.#ask(`${domain}.enable`);
    await this.#ask('Runtime.addBinding', { name: binding });
    await this.#ask('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(readFileSync(preloadFile, 'utf8')) });
    await this.#ask('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    await this.#ask('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
  }

  async load(url: string): Promise<void> {
    this.#expected = url;
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', resolve));
    await this.#ask('Page.navigate', { url: toChromium(url) });
    await loaded;
  }

  #ask(method: string, params: Readonly<Record<string, unknown>> = {}) {
    return theChromium().cdp.send(method, params, this.sessionId);
  }

  async #evaluate(expression: string, contextId?: number): Promise<void> {
    if (this.#destroyed) return;
    await this.#ask('Runtime.evaluate', { expression, ...(contextId === undefined ? {} : { contextId }) }).catch(
      () => undefined,
    );
  }

  async #hear({ method, params }: CdpEvent): Promise<void> {
    if (method === 'Fetch.requestPaused') await this.#answerRequest(params);
    else if (method === 'Runtime.bindingCalled')
      await this.#answerPage(String(params.payload), Number(params.executionContextId));
    else if (method === 'Page.loadEventFired') this.emit('did-finish-load');
    else if (method === 'Page.windowOpen') this.#openHandler?.(openDetails(toElectron(String(params.url))));
    else if (method === 'Target.attachedToTarget') await this.#closePopup(record(params.targetInfo));
    else if (method === 'Page.frameNavigated') this.#keepFrame(record(params.frame));
    else if (method === 'Runtime.executionContextCreated') {
      const context = record(params.context);
      this.#contexts.set(Number(context.id), String(record(context.auxData).frameId));
    }
  }

  /** The handler has answered already; what Chromium opened meanwhile never runs. */
  async #closePopup({ type, targetId }: Readonly<Record<string, unknown>>): Promise<void> {
    if (type === 'page')
      await theChromium()
        .cdp.send('Target.closeTarget', { targetId })
        .catch(() => undefined);
  }

  #keepFrame(frame: Readonly<Record<string, unknown>>): void {
    this.#frames.set(String(frame.id), {
      url: String(frame.url),
      parentId: typeof frame.parentId === 'string' ? frame.parentId : null,
    });
  }

  async #answerRequest(params: Readonly<Record<string, unknown>>): Promise<void> {
    const { requestId, resourceType, frameId } = params;
    const request = record(params.request);
    const url = toElectron(String(request.url));
    if (resourceType === 'Document' && url !== this.#expected && this.#isRefused(url, String(frameId))) {
      // An empty answer without content leaves the page where it is.
      return void (await this.#ask('Fetch.fulfillRequest', { requestId, responseCode: 204 }).catch(() => undefined));
    }
    const response = await this.#respond(url, String(request.method));
    if (response === null)
      return void (await this.#ask('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }).catch(
        () => undefined,
      ));
    await this.#ask('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    }).catch(() => undefined);
  }

  #isRefused(url: string, frameId: string): boolean {
    const isMainFrame = (this.#frames.get(frameId)?.parentId ?? null) === null;
    let prevented = false;
    const event = {
      url,
      isMainFrame,
      preventDefault: () => {
        prevented = true;
      },
    };
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event);
    return prevented;
  }

  async #respond(url: string, method: string): Promise<Response | null> {
    const { filter, handlers } = this.session;
    const cancelled =
      filter === null
        ? false
        : await new Promise<boolean>((resolve) => filter({ url }, ({ cancel }) => resolve(cancel === true)));
    const handler = handlers.get(url.slice(0, url.indexOf(':')));
    if (cancelled || handler === undefined) return null;
    // `Request` refuses CONNECT and TRACE, which no page can send either.
    return handler(new Request(url, { method }));
  }

  async #answerPage(payload: string, contextId: number): Promise<void> {
    const message = record(JSON.parse(payload));
    const frame = this.#frameOf(this.#contexts.get(contextId) ?? '');
    const event = { sender: this, senderFrame: frame, type: 'frame' };
    const args = Array.isArray(message.args) ? message.args : [];
    if (message.type === 'send') return void appEvents.emit(`ipc:${String(message.channel)}`, event, ...args);
    const [failure, value] = await settled(invokeHandlers.get(String(message.channel)), event, args);
    await this.#evaluate(
      `window.${world}?.settle(${Number(message.id)}, ${JSON.stringify(failure)}, ${JSON.stringify(value ?? null)})`,
      contextId,
    );
  }

  #frameOf(frameId: string): FrameDouble | null {
    const frame = this.#frames.get(frameId);
    if (frame === undefined) return null;
    return { url: toElectron(frame.url), parent: frame.parentId === null ? null : this.#frameOf(frame.parentId) };
  }
}

async function settled(
  handler: ((event: unknown, ...args: unknown[]) => unknown) | undefined,
  event: unknown,
  args: readonly unknown[],
): Promise<[string | null, unknown]> {
  try {
    if (handler === undefined) throw new Error('No handler registered');
    return [null, await handler(event, ...args)];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error), null];
  }
}

function openDetails(url: string): Parameters<OpenHandler>[0] {
  return { url, frameName: '', features: '', disposition: 'new-window', referrer: { url: '', policy: 'no-referrer' } };
}

type WindowPart = Pick<
  RealWindow,
  'maximize' | 'isMaximized' | 'isMinimized' | 'restore' | 'focus' | 'show' | 'getNormalBounds' | 'loadURL' | 'close'
>;

export class DoubleWindow extends EventEmitter implements WindowPart {
  readonly webContents: DoubleContents;
  readonly options: BrowserWindowConstructorOptions;
  readonly #ready: Promise<void>;
  #maximized = false;
  shown = false;
  #closed = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    const { session, preload = '' } = options.webPreferences ?? {};
    if (!(session instanceof SessionDouble)) throw new Error('the window needs a session of the double');
    this.options = options;
    this.webContents = new DoubleContents(session);
    windows.add(this);
    appEvents.emit('app:web-contents-created', {}, this.webContents);
    this.#ready = this.webContents.attach(preload);
  }

  static getAllWindows = (): DoubleWindow[] => [...windows];
  static fromWebContents = (contents: unknown): DoubleWindow | null =>
    [...windows].find((window) => window.webContents === contents) ?? null;

  async loadURL(url: string): Promise<void> {
    await this.#ready;
    await this.webContents.load(url);
    this.emit('ready-to-show');
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close', { preventDefault: () => undefined });
    this.webContents.close();
    windows.delete(this);
    this.emit('closed');
    if (windows.size === 0) appEvents.emit('app:window-all-closed');
  }

  getNormalBounds(): Rectangle {
    const { x = 0, y = 0, width = 800, height = 600 } = this.options;
    return { x, y, width, height };
  }
  maximize(): void {
    this.#maximized = true;
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  focus(): void {
    this.emit('focus');
  }
  show(): void {
    this.shown = true;
  }
}
