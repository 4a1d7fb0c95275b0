import { beforeEach, expect, it, vi } from 'vitest';
import { clock } from '../../../../shared/base/clock.ts';
import { circuitBreaker } from '../../../../shared/cache/circuit-breaker.ts';

let now = 0;
beforeEach(() => {
  now = 1_000_000;
  vi.spyOn(clock, 'now').mockImplementation(() => now);
});

const fault = new Error('connection refused');

/** Moves the time in steps of 100 ms, asks at each step, and returns the seconds after which a probe began. */
async function probesWithin(seconds: number, probe: () => Promise<unknown>) {
  const begun: number[] = [];
  const start = now;
  const breaker = circuitBreaker(() => {
    begun.push((now - start) / 1000);
    return probe();
  });
  breaker.open(fault);
  while (now < start + seconds * 1000) {
    now += 100;
    expect(breaker.isOpen()).toBe(true);
    // The result of a probe is known in a later task.
    await new Promise(setImmediate);
  }
  return begun;
}

it('probes a cache that stays away in growing pauses, up to 30 seconds', async () => {
  const begun = await probesWithin(100, () => Promise.reject(fault));
  expect(begun).toEqual([1, 3, 7, 15, 31, 61, 91]);
});

it('begins no second probe while one runs', async () => {
  expect(await probesWithin(100, () => new Promise(() => {}))).toEqual([1]);
});

it('closes once a probe has succeeded', async () => {
  const breaker = circuitBreaker(async () => {});
  breaker.open(fault);
  now += 1_000;
  expect(breaker.isOpen()).toBe(true);
  await new Promise(setImmediate);
  expect(breaker.isOpen()).toBe(false);
});

it('counts concurrent faults as one, and goes on with longer pauses if the cache fails again soon', async () => {
  const breaker = circuitBreaker(async () => {});
  const recoversAfter = async (milliseconds: number) => {
    now += milliseconds - 1;
    breaker.isOpen();
    await new Promise(setImmediate);
    expect(breaker.isOpen()).toBe(true);
    now += 1;
    breaker.isOpen();
    await new Promise(setImmediate);
    expect(breaker.isOpen()).toBe(false);
  };
  breaker.open(fault);
  breaker.open(fault);
  await recoversAfter(1_000);
  breaker.open(fault);
  await recoversAfter(2_000);
  now += 30_001;
  breaker.open(fault);
  await recoversAfter(1_000);
});
