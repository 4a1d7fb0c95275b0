import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clockAhead, isSkewed, ServerClock } from '../../../../web/gate/offline/clock.ts';

const start = Date.UTC(2026, 6, 4, 18);

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'], now: start }));
afterEach(() => void vi.useRealTimers());

it('measures the offset of the server in the middle of a request', () => {
  expect(clockAhead(new Date(start + 60_000).toISOString(), start, start + 2_000)).toBe(59_000);
  expect([-30_001, -30_000, 0, 30_000, 30_001].map(isSkewed)).toEqual([true, false, false, false, true]);
});

it('goes on when the clock of the phone is set back, and is right again at the next contact', () => {
  const clock = new ServerClock();
  clock.set(5_000);
  vi.advanceTimersByTime(60_000);
  expect(clock.now(0)).toBe(start + 65_000);
  vi.setSystemTime(0);
  vi.advanceTimersByTime(10_000);
  expect(clock.now(0)).toBe(start + 75_000);
  expect(clock.now(0)).toBe(start + 75_000);
  clock.set(start + 65_000);
  expect(clock.now(0)).toBe(start + 75_000);
});

it('begins at the last contact when the clock was set back while the page was closed', () => {
  vi.setSystemTime(0);
  const clock = new ServerClock();
  clock.set(5_000);
  expect(clock.now(start)).toBe(start);
  vi.advanceTimersByTime(10_000);
  expect(clock.now(start)).toBe(start + 10_000);
});

it('loses nothing while the phone sleeps', () => {
  const clock = new ServerClock();
  clock.set(0);
  vi.setSystemTime(start + 3_600_000);
  expect(clock.now(0)).toBe(start + 3_600_000);
});
