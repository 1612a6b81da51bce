/**
 * All that the page gets of the shell: ask, cancel, hear. It runs in a sandboxed, isolated world, can load nothing but
 * `electron`, and hands out three functions, never `ipcRenderer` itself.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { PorticoPreload } from '../../renderer/bridge/preload-api.ts';

const portico: PorticoPreload = {
  call: (name, input, callId) => ipcRenderer.invoke('portico:call', { name, input, callId }),
  cancel: (callId) => ipcRenderer.send('portico:cancel', { callId }),
  onEvent(listener) {
    // The event object of the channel carries the sender and stays on this side.
    const hear = (_event: unknown, message: unknown) => listener(message);
    ipcRenderer.on('portico:event', hear);
    return () => {
      ipcRenderer.removeListener('portico:event', hear);
    };
  },
};

contextBridge.exposeInMainWorld('portico', portico);
