/** The main job in the window: the same pages over IPC, from the example to a seen sign-in to a synced organization. */
import { chromium } from '@playwright/test';
import { chromiumLaunch } from '../fixtures/chromium.ts';
import { test } from '../fixtures/shell.ts';
import { Frame } from '../pages/frame.ts';
import { Lab, Person } from '../pages/lab.ts';
import { Partners } from '../pages/partners.ts';
import { Sync } from '../pages/sync.ts';
import { Wizard } from '../pages/wizard.ts';

test('Cascade Consulting goes from the template to a synced organization in the window', async ({ shell }) => {
  test.slow();
  const { page } = shell;
  const wizard = new Wizard(page);
  await new Partners(page).startWithExample();
  await wizard.open('Organization');
  await wizard.type('Contract id', 'BLX-2026-7777');
  await wizard.expectSaved();

  await wizard.open('Test');
  const lab = new Lab(page);
  const theirs = await chromium.launch(chromiumLaunch());
  const person = await Person.at(theirs, await lab.start('Maya Lindqvist'));
  await person.pickAtIdp('Maya Lindqvist');
  await lab.expectSeen(/Maya Lindqvist signed in/);
  await lab.open('Tokens');
  await lab.expectClaim('contract_id', 'BLX-2026-7777');
  await theirs.close();

  await wizard.open('Review and sync');
  const sync = new Sync(page);
  await sync.apply();
  await sync.expectDone();
  await new Frame(page).open('Partners');
  await new Partners(page).expectRow('Cascade Consulting', 'Synced');
});
