import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'electron/**/*.test.ts',
      'shared/**/*.test.ts',
      'renderer/**/*.test.ts',
      'renderer/**/*.test.tsx',
      'tools/**/*.test.mjs',
    ],
    // Those need Debian's packages: npm run test:peers.
    exclude: [...configDefaults.exclude, '**/*.peer.test.ts'],
    environment: 'node',
    globalSetup: './tools/test-temp-folder.mjs',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
