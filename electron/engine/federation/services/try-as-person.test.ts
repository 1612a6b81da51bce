import { createServer, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { tryAsPerson } from './try-as-person.ts';

const { signal } = new AbortController();

/** A real server that gives this answer at its authorization endpoint, and would show a page wherever it is followed to. */
async function tried(answer: (response: ServerResponse) => void) {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (url.startsWith('/oauth2/authorize?')) answer(response);
    else response.end('<main><p>somewhere else</p></main>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => void server.close(() => resolve())));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { outcome, check, detail } = await tryAsPerson(`http://127.0.0.1:${port}`, 'feed-reader', signal);
  expect(asked).toHaveLength(1);
  return `${outcome} ${check}: ${detail.replace(String(port), 'PORT')}`;
}

const sendsOn = (location: string) => (response: ServerResponse) => void response.writeHead(302, { location }).end();

test.each([
  ['a page to sign in', (response: ServerResponse) => void response.end('<main><p>Sign in</p></main>')],
  ['a redirect to its sign-in', sendsOn('/sign-in?for=feed-reader')],
  ['a redirect to its sign-in elsewhere', sendsOn('https://login.example/start')],
  ['a code', sendsOn('http://127.0.0.1:1/callback?code=abc')],
])('a server that answers with %s lets a person through', async (_, answer) => {
  expect(await tried(answer)).toMatch(/^let-through : /);
});

test('where a person would be sent to is said without its parameters', async () => {
  expect(await tried(sendsOn('/sign-in?ticket=secret'))).toBe(
    'let-through : It sends the person on to http://127.0.0.1:PORT/sign-in.',
  );
});

test.each([
  [
    'an error page',
    (response: ServerResponse) => void response.writeHead(400).end('<p role="alert">No redirect URI &amp; no code</p>'),
    'refused 400: No redirect URI & no code',
  ],
  [
    'a status alone',
    (response: ServerResponse) => void response.writeHead(401).end(),
    'refused 401: The authorization endpoint answers with 401.',
  ],
  [
    'an error at the redirect URI, where nobody listens',
    sendsOn('http://127.0.0.1:1/callback?error=unauthorized_client&error_description=Machines+only.'),
    'refused unauthorized_client: Machines only.',
  ],
  [
    'an error in the fragment of its own error page',
    sendsOn('/error#error=invalid_request'),
    'refused invalid_request: It sends on with invalid_request.',
  ],
])('a server that answers with %s refused', async (_, answer, expected) => {
  expect(await tried(answer)).toBe(expected);
});

test.each([
  ['a failure', (response: ServerResponse) => void response.writeHead(503).end()],
  ['its trouble at the redirect URI', sendsOn('http://127.0.0.1:1/callback?error=server_error')],
  ['a redirect to nowhere', (response: ServerResponse) => void response.writeHead(302).end()],
])('a server that answers with %s refused nothing and let nobody through', async (_, answer) => {
  expect(await tried(answer)).toMatch(/^not-tried : It came to no clear answer/);
});
