/** The privileged half: the shell's main script and the command line with the browser host. Everything but Electron is bundled. */
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true, external: ['electron'], target: 'node' },
  build: {
    ssr: true,
    outDir: 'dist',
    // dist/page and dist/shell/preload.cjs come from builds of their own; tools/build.mjs empties the folder first.
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      input: {
        'shell/main': 'electron/shell/main.ts',
        cli: 'electron/cli/main.ts',
        // A thread needs a file of its own; electron/engine/inspect/judge-in-thread.ts starts it.
        'inspect-worker': 'electron/engine/inspect/inspect-worker.ts',
      },
      external: ['electron'],
      output: { format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
    },
  },
});
