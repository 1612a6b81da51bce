/** Answers `electron`, however it is asked for, with the double. Both doors of Node's module system pass through these hooks. */
import { registerHooks } from 'node:module';

const address = 'electron-double:electron';
const parts = new URL('./parts.ts', import.meta.url).href;
/** What main may import by name. A part that the double does not have is missing here, and the import fails loudly. */
const names = [
  'app',
  'BrowserWindow',
  'webContents',
  'dialog',
  'ipcMain',
  'Menu',
  'nativeTheme',
  'protocol',
  'safeStorage',
  'screen',
  'session',
  'shell',
];

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: address, format: 'module', shortCircuit: true } : next(specifier, context),
  load: (url, context, next) =>
    url === address
      ? {
          format: 'module',
          shortCircuit: true,
          source: `import * as parts from ${JSON.stringify(parts)};\nexport const { ${names.join(', ')} } = parts;\nexport default parts;\n`,
        }
      : next(url, context),
});
