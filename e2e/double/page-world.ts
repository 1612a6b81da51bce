/**
 * What runs in the page before its own scripts: the preload, with nothing to require but a small `electron`. Written as the text of
 * a function, because it is sent to Chromium.
 */
export const binding = 'electronDoubleSend';
export const world = '__electronDouble';

export function pageScript(preload: string): string {
  return `(() => {
  if (window.top !== window) return;
  const waiting = new Map();
  const listeners = new Map();
  let lastId = 0;
  const send = (message) => window.${binding}(JSON.stringify(message));
  const ipcRenderer = {
    invoke(channel, ...args) {
      const id = ++lastId;
      send({ type: 'invoke', id, channel, args });
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    send(channel, ...args) { send({ type: 'send', id: 0, channel, args }); },
    on(channel, listener) { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]); return this; },
    removeListener(channel, listener) { listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener)); return this; },
  };
  const contextBridge = { exposeInMainWorld(name, api) { Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true }); } };
  Object.defineProperty(window, '${world}', { value: {
    settle(id, failure, value) { const call = waiting.get(id); waiting.delete(id); if (failure === null) call?.resolve(value); else call?.reject(new Error(failure)); },
    emit(channel, args) { for (const listener of listeners.get(channel) ?? []) listener({}, ...args); },
  } });
  const require = (name) => { if (name !== 'electron') throw new Error('a sandboxed preload cannot require ' + name); return { contextBridge, ipcRenderer }; };
  const module = { exports: {} };
  ((require, module, exports) => {\n${preload}\n})(require, module, module.exports);
})();`;
}
