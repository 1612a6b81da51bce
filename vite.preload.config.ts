/** The preload: one CommonJS file, because a sandboxed preload can load nothing but `electron`. */
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: true,
    outDir: 'dist/shell',
    emptyOutDir: false,
    target: 'chrome140',
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { preload: 'electron/shell/preload.ts' },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
    },
  },
});
