/** The menu: what the system expects, and nothing that reaches around the guards. Developer entries only in development. */
import type { MenuItemConstructorOptions } from 'electron';

export function menuTemplate({
  development,
  mac,
}: {
  readonly development: boolean;
  readonly mac: boolean;
}): MenuItemConstructorOptions[] {
  const zoom: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  const developer: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ];
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: [mac ? { role: 'close' } : { role: 'quit' }] },
    { role: 'editMenu' },
    { label: 'View', submenu: development ? [...zoom, ...developer] : zoom },
    { role: 'windowMenu' },
  ];
}
