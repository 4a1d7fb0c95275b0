import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { memoizeFor } from '../../../../shared/async/memoize.ts';
import { clock } from '../../../../shared/base/clock.ts';

let now = 0;
beforeEach(() => {
  now = 1_000_000;
  vi.spyOn(clock, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

it('loads a key once until its TTL ends', async () => {
  const load = vi.fn(async (key: string) => key.length);
  const read = memoizeFor(1_000, load);
  expect(await Promise.all([read('ab'), read('ab'), read('abc')])).toEqual([2, 2, 3]);
  now += 999;
  expect(await read('ab')).toBe(2);
  expect(load).toHaveBeenCalledTimes(2);
  now += 1;
  await read('ab');
  expect(load).toHaveBeenCalledTimes(3);
});

it('caches a result for a TTL that depends on it, and joins a load in flight however long it takes', async () => {
  const answers: ((rows: number) => void)[] = [];
  const read = memoizeFor(
    (rows: number) => (rows > 10 ? 5_000 : 1_000),
    () => new Promise<number>((answer) => answers.push(answer)),
  );
  const first = read('a');
  now += 60_000;
  const second = read('a');
  answers[0]?.(20);
  expect(await Promise.all([first, second])).toEqual([20, 20]);
  expect(answers).toHaveLength(1);

  const third = read('a');
  answers[1]?.(20);
  expect(await third).toBe(20);
  now += 4_999;
  expect(await read('a')).toBe(20);
  now += 1;
  const fourth = read('a');
  answers[2]?.(5);
  expect(await fourth).toBe(5);
  now += 1_000;
  void read('a');
  expect(answers).toHaveLength(4);
});

it('caches neither undefined nor errors', async () => {
  const answers = [undefined, new Error('no'), 'there'];
  const read = memoizeFor(1_000, async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  expect(await read('a')).toBeUndefined();
  await expect(read('a')).rejects.toThrow('no');
  expect(await read('a')).toBe('there');
});
