/** Browser journeys and guards against what was built. Every test has a home folder, a host and a page of its own. */
import { defineConfig } from '@playwright/test';
import { chromiumLaunch } from './e2e/fixtures/chromium.ts';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 10_000 },
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  reporter: [['list'], ['json']],
  use: {
    launchOptions: chromiumLaunch(),
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'browser', testMatch: ['journeys/**/*.spec.ts', 'guards/host-*.spec.ts', 'guards/cli-*.spec.ts'] },
    { name: 'double', testMatch: ['guards/shell-*.spec.ts', 'double/**/*.spec.ts'] },
  ],
});
