import { defineConfig } from 'vitest/config';

/** Other people's software from Debian, driven over real sockets; a missing one fails. `npm run test:peers` */
export default defineConfig({
  test: {
    include: ['electron/**/*.peer.test.ts'],
    environment: 'node',
    globalSetup: './tools/test-temp-folder.mjs',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
