import { createServer, type RequestListener } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { requestRows } from './request-rows.ts';
import { walkTo } from './walk.ts';

const { signal } = new AbortController();
const expected = { clientId: 'blixit-partners', redirectUri: 'https://login.example/callback', usePkce: true };

async function rowsAt(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => void server.close(() => resolve())));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const walked = await walkTo(
    new URL(`http://127.0.0.1:${port}/authorize?a=1`),
    {},
    'https://idp.example/',
    '',
    signal,
  );
  return { walked, rows: requestRows(walked, expected) };
}

test('a redirect loop breaks, and is no server that wants a person first', async () => {
  const { walked, rows } = await rowsAt(
    (_, response) => void response.writeHead(302, { location: '/again?b=2' }).end(),
  );
  expect(walked.type).toBe('loops');
  expect(rows).toEqual([
    expect.objectContaining({
      outcome: 'breaks',
      check: 'oidc.authorize',
      detail: expect.stringMatching(/^It sends on again and again, lastly to http:\S+\/again, and comes to no page\./),
    }),
  ]);
});

test('a redirect that leads nowhere breaks as well', async () => {
  const { walked, rows } = await rowsAt((_, response) => void response.writeHead(303).end());
  expect(walked).toMatchObject({ type: 'stands', status: 303 });
  expect(rows).toEqual([expect.objectContaining({ outcome: 'breaks' })]);
});

test('a page that waits for a person could not be tried', async () => {
  const { rows } = await rowsAt((_, response) => void response.end('<title>Sign in</title>'));
  expect(rows).toEqual([
    expect.objectContaining({
      outcome: 'not-tried',
      detail: expect.stringContaining('“Sign in”. The server wants a person first'),
    }),
  ]);
});
