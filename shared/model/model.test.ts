import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Blueprint, blueprintFormat, stepNames } from './blueprint.ts';
import { formatDuration, maxDurationSeconds, parseDuration, parseGoDuration, toGoDuration } from './duration.ts';
import { PartnerRef, slugOf, slugPattern } from './ids.ts';

describe('lengths of time', () => {
  test.each([
    ['30m', 1800],
    ['30 minutes', 1800],
    ['1h 30m', 5400],
    ['1h30m0s', 5400],
    ['90 days', 7_776_000],
    ['2 weeks', 1_209_600],
    [' 8H ', 28_800],
    ['45', 45],
    ['0', 0],
    ['', null],
    ['soon', null],
    ['-5m', null],
    ['1.5h', null],
    ['5 parsecs', null],
    ['30m tomorrow', null],
    [`${maxDurationSeconds}s`, maxDurationSeconds],
    [`${maxDurationSeconds + 1}s`, null],
    ['9'.repeat(400), null],
  ])('%j is %s seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [60, '1 minute'],
    [5400, '1 hour 30 minutes'],
    [90_061, '1 day 1 hour'],
  ])('%i seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  test("the server's form and ours are the same length, for any length", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxDurationSeconds }), (seconds) => {
        expect(parseGoDuration(toGoDuration(seconds))).toBe(seconds);
        expect(parseDuration(toGoDuration(seconds))).toBe(seconds);
      }),
    );
  });

  test('any text is a length or none, quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const seconds = parseDuration(text);
        if (seconds !== null) expect(Number.isSafeInteger(seconds) && seconds >= 0).toBe(true);
        parseGoDuration(text);
      }),
    );
    const started = performance.now();
    parseDuration(`${'1m '.repeat(200)}!`);
    parseDuration(`${'11m'.repeat(160)}!`);
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe('ids', () => {
  test.each([
    ['Cascade Consulting', 'cascade-consulting'],
    ['Müller & Söhne GmbH', 'muller-sohne-gmbh'],
    ['  --x--  ', 'x'],
    ['山田商事', ''],
    ['x'.repeat(100), 'x'.repeat(63)],
  ])('%j becomes %j', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  test('whatever comes out fits the rule, or is nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const slug = slugOf(name);
        expect(slug === '' || (slugPattern.test(slug) && PartnerRef.safeParse(slug).success)).toBe(true);
        expect(slugOf(slug)).toBe(slug);
      }),
    );
  });
});

describe('blueprint', () => {
  test('an empty one has every step, with nothing shared between two', () => {
    const one = Blueprint.parse({ format: blueprintFormat });
    const other = Blueprint.parse({ format: blueprintFormat });
    for (const step of stepNames) expect(one[step]).toBeDefined();
    one.organization.domains.push('x');
    expect(other.organization.domains).toEqual([]);
  });

  test('what it does not know is refused, what is too long as well', () => {
    expect(Blueprint.safeParse({ format: blueprintFormat, extra: 1 }).success).toBe(false);
    expect(Blueprint.safeParse({ format: blueprintFormat, organization: { name: 'x'.repeat(501) } }).success).toBe(
      false,
    );
    expect(Blueprint.safeParse({ format: 'portico.blueprint/2' }).success).toBe(false);
  });
});
