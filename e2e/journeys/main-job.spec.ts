/** The main job, as a specialist does it: template, partner, a seen sign-in, a synced organization. One kind of partner each. */
import { expect, test } from '../fixtures/portico.ts';
import { Lab, Person } from '../pages/lab.ts';
import { Partners } from '../pages/partners.ts';
import { Sync } from '../pages/sync.ts';
import { Wizard } from '../pages/wizard.ts';

test('Cascade Consulting signs in over SAML and is synced', async ({ portico, browser }) => {
  test.slow();
  const { page } = portico;
  const wizard = new Wizard(page);
  await new Partners(page).startWithExample();

  await wizard.open('Claims');
  await expect(wizard.rail.getByRole('button', { name: '"organization_id": "cascade-consulting"' })).toBeVisible();
  await wizard.open('Organization');
  await wizard.type('Contract id', 'BLX-2026-9999');
  await expect(wizard.rail.getByRole('button', { name: '"contract_id": "BLX-2026-9999"' })).toBeVisible();
  await wizard.showInRail('Operations');
  await expect(wizard.rail.getByText('Create the organization Cascade Consulting')).toBeVisible();
  await wizard.expectSaved();

  await wizard.open('Test');
  const lab = new Lab(page);
  const person = await Person.at(browser, await lab.start('Maya Lindqvist'));
  await person.pickAtIdp('Maya Lindqvist');
  await lab.expectSeen(/Maya Lindqvist signed in/);
  await lab.open('Tokens');
  await lab.expectClaim('organization_id', 'cascade-consulting');
  await lab.expectClaim('contract_id', 'BLX-2026-9999');
  await lab.pick('POST SAMLResponse');
  await lab.open('Checks');
  await expect(page.getByRole('button', { name: /^Passed \d+/ })).toBeVisible();
  await lab.open('Message');
  await expect(page.getByText('Signed', { exact: true })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Message of POST SAMLResponse' })).toContainText('  <saml:Issuer');
  await lab.open('Profile');
  await expect(page.getByRole('table', { name: 'Mapped profile' })).toContainText('maya.lindqvist@cascade.example');
  await portico.expectAccessible();
  await person.close();

  await wizard.open('Review and sync');
  await portico.expectAccessible();
  const sync = new Sync(page);
  await sync.apply();
  await sync.expectDone();
  await sync.expectReady(/organization_id/);
  await sync.expectReady(/A sign-in was seen/);
  await sync.expectOnServer('cascade-consulting');
  await portico.expectAccessible();
  await portico.frame.open('Partners');
  await new Partners(page).expectRow('Cascade Consulting', 'Synced');
  await new Partners(page).open('Cascade Consulting');
  await wizard.open('Applications');
  await wizard.expectQuickstart('React', /cascade-consulting-portal/);
  await wizard.open('Review and sync');
  await sync.expectNothingToDo();
});

test('Forge Supplies signs in over OpenID Connect, from the template, and is synced', async ({ portico, browser }) => {
  test.slow();
  const { page } = portico;
  const wizard = new Wizard(page);
  await new Partners(page).create('Supplier', 'Forge Supplies');
  await wizard.chooseWorkspace('blixit-partners', 'BlixitPartners');
  await wizard.open('Organization');
  await wizard.add('Email domains', 'forge.example');
  await wizard.type('Contract id', 'BLX-2026-0512');
  await wizard.type('Starts', '1 Oct 2026');
  await wizard.type('Ends', '30 Sep 2028');
  await wizard.type('Internal owner', 'Priya Raman');
  await wizard.type('Owner’s email', 'priya.raman@blixit.example');
  await wizard.open('Connection');
  await wizard.field('Issuer').fill('https://login.forge.example');
  await wizard.type('Client id', 'blixit-partners');
  await wizard.expectSaved();

  await wizard.open('Test');
  const lab = new Lab(page);
  const person = await Person.at(browser, await lab.start('Maya Lindqvist'));
  await person.pickAtIdp('Maya Lindqvist');
  await lab.expectSeen(/Maya Lindqvist signed in/);
  await lab.open('Tokens');
  await lab.expectClaim('organization_id', 'forge-supplies');
  await person.close();

  await wizard.open('Review and sync');
  const sync = new Sync(page);
  await sync.apply();
  await sync.expectDone();
  await sync.undo();
  await sync.expectUndone();
  await portico.frame.open('Partners');
  await new Partners(page).open('Forge Supplies');
  await wizard.open('Review and sync');
  await expect(page.getByRole('heading', { name: /^\d+ operations for Forge Supplies$/ })).toBeVisible();
});

test('Pinnacle Logistics invites a person, who sets a password and signs in', async ({ portico, browser }) => {
  test.slow();
  const { page } = portico;
  const wizard = new Wizard(page);
  await new Partners(page).create('Logistics', 'Pinnacle Logistics');
  await wizard.chooseWorkspace('blixit-partners', 'BlixitPartners');
  await wizard.open('Organization');
  await wizard.add('Email domains', 'pinnacle.example');
  await wizard.open('Connection');
  await page.getByRole('button', { name: 'Add a person' }).click();
  await wizard.type('Name of person 1', 'Lucía Fernández');
  await wizard.type('Email of person 1', 'lucia.fernandez@pinnacle.example');
  await wizard.expectSaved();

  await wizard.open('Test');
  const lab = new Lab(page);
  const person = await Person.at(browser, await lab.start('Lucía Fernández'));
  await person.acceptInvitation('lucia.fernandez@pinnacle.example', 'a long pass phrase for 2026');
  await lab.expectSeen(/Lucía Fernández signed in/);
  await lab.open('Tokens');
  await lab.expectClaim('organization_id', 'pinnacle-logistics');
  await person.close();

  await wizard.open('Review and sync');
  const sync = new Sync(page);
  await sync.apply();
  await sync.expectDone();
});
