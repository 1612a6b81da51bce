import { describe, expect, test, vi } from 'vitest';
import { createIdleWatch } from './idle-watch.ts';
import { createLaunchCodes } from './launch-codes.ts';
import { createRateLimit } from './rate-limit.ts';

function clockAt(start: number) {
  let nowMs = start;
  return {
    clock: { now: () => new Date(nowMs) },
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('launch codes', () => {
  test('a code is traded once', () => {
    const codes = createLaunchCodes(clockAt(0).clock);
    const code = codes.issue();
    const token = codes.trade(code);
    expect(codes.holds(token ?? '')).toBe(true);
    expect(codes.trade(code)).toBeNull();
  });

  test.each([
    { ms: 59_999, works: true },
    { ms: 60_000, works: false },
  ])('after $ms ms a code works: $works', ({ ms, works }) => {
    const { clock, advance } = clockAt(1_000);
    const codes = createLaunchCodes(clock);
    const code = codes.issue();
    advance(ms);
    expect(codes.trade(code) !== null).toBe(works);
    expect(codes.trade(code)).toBeNull();
  });

  test('a token does not grow old, and neither codes nor made-up ones are tokens', () => {
    const { clock, advance } = clockAt(0);
    const codes = createLaunchCodes(clock);
    const code = codes.issue();
    const token = codes.trade(code) ?? '';
    advance(30 * 86_400_000);
    expect([codes.holds(token), codes.holds(code), codes.holds(''), codes.holds(`${token}x`)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('too many unused codes push out the oldest', () => {
    const codes = createLaunchCodes(clockAt(0).clock);
    const oldest = codes.issue();
    const rest = Array.from({ length: 16 }, () => codes.issue());
    expect(codes.trade(oldest)).toBeNull();
    expect(rest.every((code) => codes.trade(code) !== null)).toBe(true);
  });
});

describe('rate limit', () => {
  test('a burst passes, then what time brings', () => {
    const { clock, advance } = clockAt(0);
    const limit = createRateLimit(clock, 3, 2);
    expect([limit.take(), limit.take(), limit.take(), limit.take()]).toEqual([true, true, true, false]);
    advance(500);
    expect([limit.take(), limit.take()]).toEqual([true, false]);
    advance(3_600_000);
    expect([limit.take(), limit.take(), limit.take(), limit.take()]).toEqual([true, true, true, false]);
  });

  test('a clock that is set back gives nothing and takes nothing', () => {
    const { clock, advance } = clockAt(10_000);
    const limit = createRateLimit(clock, 1, 1);
    expect(limit.take()).toBe(true);
    advance(-5_000);
    expect(limit.take()).toBe(false);
    advance(1_000);
    expect(limit.take()).toBe(true);
  });
});

describe('idle watch', () => {
  test('ends when nobody was there for the time, counted from the last one who left', () => {
    vi.useFakeTimers();
    try {
      const onIdle = vi.fn();
      const watch = createIdleWatch(1_000, onIdle);
      vi.advanceTimersByTime(900);
      const [first, second] = [watch.enter(), watch.enter()];
      vi.advanceTimersByTime(10_000);
      first();
      first();
      vi.advanceTimersByTime(10_000);
      expect(onIdle).not.toHaveBeenCalled();
      second();
      vi.advanceTimersByTime(999);
      expect(onIdle).not.toHaveBeenCalled();
      vi.advanceTimersByTime(1);
      expect(onIdle).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });

  test('never, without a time and after it was stopped', () => {
    vi.useFakeTimers();
    try {
      const onIdle = vi.fn();
      createIdleWatch(null, onIdle).enter()();
      createIdleWatch(10, onIdle).stop();
      vi.advanceTimersByTime(1_000_000);
      expect(onIdle).not.toHaveBeenCalled();
    } finally {
      vi.useRealTimers();
    }
  });
});
