/** Entry of the page: finds the door it came through and draws the app. */
import { createRoot } from 'react-dom/client';
import type { EngineDoor } from '../bridge/door.ts';
import { openHttpDoor } from '../bridge/http-door.ts';
import { openIpcDoor } from '../bridge/ipc-door.ts';
import { App } from './app.tsx';

async function openDoor(): Promise<EngineDoor> {
  return window.portico === undefined ? openHttpDoor(window) : openIpcDoor(window.portico);
}

const root = document.getElementById('root');
if (root !== null) {
  const door = await openDoor();
  createRoot(root).render(<App door={door} />);
}
