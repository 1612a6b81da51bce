/** A token of a partner's OpenID Connect provider: the partner is recognised, its keys are fetched when asked, the token is judged. */
import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SignJWT } from 'jose';
import { expect, test } from '../fixtures/portico.ts';
import { Inspector } from '../pages/inspector.ts';
import { Partners } from '../pages/partners.ts';

const example = fileURLToPath(new URL('../../resources/examples/forge-supplies.yaml', import.meta.url));

/** Discovery document and keys, and nothing else; both are read by the engine, not by the page. */
async function startProvider() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig' }];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = request.url === '/jwks' ? { keys } : { issuer, jwks_uri: `${issuer}/jwks` };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const stop = () => new Promise((resolve) => server.close(resolve));
  return { issuer, privateKey, asked, stop };
}

test("an ID token is judged with the keys of its partner's provider", async ({ portico, home }) => {
  const { page } = portico;
  const { issuer, privateKey, asked, stop } = await startProvider();
  const blueprint = await readFile(example, 'utf8');
  const clientId = /clientId: (\S+)/.exec(blueprint)?.[1] ?? '';
  const file = join(home, 'forge.yaml');
  await writeFile(file, blueprint.replace(/issuer: \S+/, `issuer: ${issuer}`));
  await new Partners(page).importBlueprint(file);

  await portico.frame.open('Inspector');
  const inspector = new Inspector(page);
  const token = (sub: string) =>
    new SignJWT({ sub })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(privateKey);
  const good = await token('dana');
  await inspector.paste(good);
  await inspector.expectVerdict('Not verified');
  await page.getByRole('button', { name: 'Check against Forge Supplies' }).click();
  await expect(page.getByText("Its tokens need the provider's keys.")).toBeVisible();
  expect(asked).toEqual([]);
  await inspector.expectSettled();
  await portico.expectAccessible();
  await page.getByRole('button', { name: "Fetch the provider's keys" }).click();
  await inspector.expectVerdict('Valid');
  expect(asked).toEqual(['/.well-known/openid-configuration', '/jwks']);
  await inspector.expectSettled();
  await portico.expectAccessible();

  const [header = '', , signature = ''] = good.split('.');
  const claims = (await token('eve')).split('.')[1] ?? '';
  await inspector.paste(`${header}.${claims}.${signature}`);
  await inspector.expectVerdict('Refused');
  await stop();
});
