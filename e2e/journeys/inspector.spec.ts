/** Somebody pastes what they have: Portico says what it is, whether it holds, and what to do. */
import { expect, test } from '../fixtures/portico.ts';
import { Inspector } from '../pages/inspector.ts';

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

test('a token without a signature is refused in one sentence, and nonsense is said to be nonsense', async ({
  portico,
}) => {
  const { page } = portico;
  const inspector = new Inspector(page);
  await portico.frame.open('Inspector');
  await portico.expectAccessible();
  await inspector.paste(`${encode({ alg: 'none' })}.${encode({ iss: 'https://idp.example', sub: 'maya' })}.`);
  await inspector.expectVerdict(/not valid/);
  await inspector.expectCheck(/none/);
  await portico.expectAccessible();

  await inspector.paste('This is a letter, not a message of any protocol.');
  await expect(page.getByText(/could not be read|nothing in it/i).first()).toBeVisible();
  await inspector.paste(
    '<!DOCTYPE r [<!ENTITY x "y">]><samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">&x;</samlp:Response>',
  );
  await expect(page.getByText(/DOCTYPE|DTD/i).first()).toBeVisible();
});
