import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences, isMet, isRecord, merge } from './meaning.ts';
import { fingerprintOf, withoutUnmanaged } from './unmanaged.ts';

const name = fc.constantFrom(
  'name',
  'scopes',
  'access_token_ttl',
  'settings',
  'colors',
  'enabled',
  'count',
  '__proto__',
);
const leaf = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.integer(),
  fc.constant('15m0s'),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 4 }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ maxDepth: 3 }, leaf, fc.dictionary(name, tie('tree'), { maxKeys: 4 })),
}));
const object = fc.dictionary(name, tree, { maxKeys: 5 }).map((value) => ({ ...value }));

describe('the diff by meaning', () => {
  test('what was merged in is met: a second comparison finds nothing', () => {
    fc.assert(
      fc.property(object, object, (desired, live) => {
        expect(differences(desired, merge(live, desired))).toEqual([]);
      }),
    );
  });

  test('what the desired side does not name is left as it was', () => {
    fc.assert(
      fc.property(object, object, (desired, live) => {
        const merged = merge(live, desired);
        for (const [member, value] of Object.entries(live)) {
          if (!Object.hasOwn(desired, member)) expect(merged[member]).toEqual(value);
        }
      }),
    );
  });

  test('the order of lists and members is no difference', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e'], { minLength: 5 }),
        fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e'], { minLength: 5 }),
        (one, other) => {
          expect(isMet({ scopes: one, x: 'y' }, { x: 'y', scopes: other })).toBe(true);
          expect(fingerprintOf({ scopes: one, x: 1 })).toBe(fingerprintOf({ x: 1, scopes: other }));
        },
      ),
    );
  });

  test.each([
    { desired: '1h0m0s', live: '60m', field: 'access_token_ttl', met: true, why: 'the same length of time' },
    { desired: '1h0m0s', live: '61m', field: 'access_token_ttl', met: false, why: 'a minute longer' },
    { desired: '1h0m0s', live: '60m', field: 'name', met: false, why: 'a name is no length of time' },
    { desired: null, live: '', field: 'name', met: true, why: 'nothing and empty' },
    { desired: null, live: 'x', field: 'name', met: false, why: 'something where nothing should be' },
    { desired: [], live: null, field: 'scopes', met: true, why: 'an empty list and none' },
    { desired: ['a', 'a'], live: ['a', 'b'], field: 'scopes', met: false, why: 'each item needs one of its own' },
    { desired: false, live: undefined, field: 'disabled', met: true, why: 'Go leaves false out' },
    { desired: true, live: undefined, field: 'enabled', met: false, why: 'true is never left out' },
    { desired: '#AABBCC', live: '#aabbcc', field: 'color', met: true, why: 'colours have no case' },
    {
      desired: '2027-01-01T00:00:00Z',
      live: '2027-01-01T01:00:00+01:00',
      field: 'at',
      met: true,
      why: 'the same instant',
    },
  ])('$why', ({ desired, live, field, met }) => {
    expect(isMet(desired, live, field)).toBe(met);
  });

  test('members that the server adds to a list item are no difference', () => {
    const desired = [{ source: 'mail', target: 'email', type: 'string' }];
    expect(
      isMet(desired, [
        { source: 'mail', target: 'email', type: 'string', allow_weak_decoding: false, mode: 'dynamic' },
      ]),
    ).toBe(true);
  });

  test('differences name the leaf, with both values', () => {
    expect(differences({ settings: { a: 1, b: 'x' } }, { settings: { a: 2, b: 'x', c: 3 } })).toEqual([
      { field: 'settings.a', before: 2, after: 1 },
    ]);
  });
});

test('a copy for journals holds no secret and nothing that changes by itself', () => {
  const copy = withoutUnmanaged({
    client_secret: 's',
    hashed_secret: 'h',
    credentials: { client_secret: 's' },
    updated_at: 'now',
    client_secret_expires_at: 5,
    password_policy: { min_length: 8 },
  });
  expect(copy).toEqual({ client_secret_expires_at: 5, password_policy: { min_length: 8 } });
  expect(isRecord(copy)).toBe(true);
});
