import { describe, expect, test } from 'vitest';
import { serveElsewhere } from '../../kernel/testing/serve-elsewhere.ts';
import { readPublished } from './read-published.ts';
import { walkTo } from './walk.ts';

const { signal } = new AbortController();
/** Nobody listens there: whoever asks is told so, whoever must not ask says that. */
const here = 'http://127.0.0.1:9/';

describe('an issuer on the internet cannot lead Portico to this machine', () => {
  test('by the address of its keys', async () => {
    const issuer = await serveElsewhere((_, response) =>
      response.end(
        JSON.stringify({ issuer, authorization_endpoint: here, token_endpoint: here, jwks_uri: `${here}keys` }),
      ),
    );
    const { rows } = await readPublished(issuer, '', signal);
    expect(rows.find(({ check }) => check === 'jwks')).toMatchObject({
      outcome: 'breaks',
      detail: expect.stringContaining('sends on to this machine, which is not allowed'),
    });
  });

  test('by a redirect of its sign-in', async () => {
    const issuer = await serveElsewhere((_, response) => response.writeHead(302, { location: here }).end());
    await expect(walkTo(new URL(issuer), {}, '', '', signal)).rejects.toMatchObject({
      code: 'remote/unreachable',
      why: expect.stringContaining('sends on to this machine, which is not allowed'),
    });
  });
});
