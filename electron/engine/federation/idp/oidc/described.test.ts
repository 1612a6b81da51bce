import { expect, test } from 'vitest';
import { plain } from '../look-alikes/products/plain.ts';
import { readAuthorizationRequest } from './authorization-request.ts';
import { readClient } from './client.ts';
import { described } from './described.ts';

test.each([
  ['The client "a\\b" is not registered.', "The client 'a/b' is not registered."],
  ['Zoë’s account was deactivated.', "Zoe's account was deactivated."],
  ['花子 was deactivated.\n', '?? was deactivated.?'],
])('%j is described as %j', (words, allowed) => {
  expect(described(words)).toBe(allowed);
});

test('a response mode that the product does not offer is refused', () => {
  const client = readClient({ client_id: 'c', redirect_uris: ['https://c.example/'] }, ['RS256']);
  const asked = new URLSearchParams({ response_type: 'code', scope: 'openid', response_mode: 'form_post' });
  const offers = (...responseModes: readonly 'query'[]) => ({
    ...plain.oidc,
    ...(responseModes.length === 0 ? {} : { responseModes }),
  });
  expect(readAuthorizationRequest(client, asked, offers('query'))).toMatchObject({ code: 'invalid_request' });
  expect(readAuthorizationRequest(client, asked, offers())).not.toHaveProperty('code');
});
