/**
 * `portico open`, the default: the window. Where there is no Electron, or it ends within seconds of its start, the browser
 * host instead, and it says so. It never weakens Electron's sandbox to get a window.
 */
import type { Command } from 'commander';
import type { CliContext } from '../command.ts';
import { findElectron } from '../find-electron.ts';
import { openWindow } from '../open-window.ts';
import { serveHost } from '../serve-host.ts';

export function define(command: Command, context: CliContext): void {
  command
    .addHelpText(
      'after',
      '\nWithout Electron, or where it cannot start, Portico opens in the system browser and says so.',
    )
    .action(async () => {
      const electron = findElectron();
      const note = electron === null ? 'Electron is not installed here.' : await openWindow(electron, context);
      if (note === null) return;
      context.note(`${note} Portico opens in your browser instead.`);
      await serveHost(context, { port: 0, open: true, json: false, note });
    });
}
