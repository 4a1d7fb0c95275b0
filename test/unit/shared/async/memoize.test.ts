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

it('asks once for as long as it is told', async () => {
  const look = vi.fn(async (key: string) => key.length);
  const known = memoizeFor(1_000, look);
  expect(await Promise.all([known('ab'), known('ab'), known('abc')])).toEqual([2, 2, 3]);
  now += 999;
  expect(await known('ab')).toBe(2);
  expect(look).toHaveBeenCalledTimes(2);
  now += 1;
  await known('ab');
  expect(look).toHaveBeenCalledTimes(3);
});

it('keeps an answer for as long as it deserves, and asks once however long that takes', async () => {
  const answers: ((rows: number) => void)[] = [];
  const known = memoizeFor(
    (rows: number) => (rows > 10 ? 5_000 : 1_000),
    () => new Promise<number>((answer) => answers.push(answer)),
  );
  const first = known('a');
  now += 60_000;
  const second = known('a');
  answers[0]?.(20);
  expect(await Promise.all([first, second])).toEqual([20, 20]);
  expect(answers).toHaveLength(1);

  const third = known('a');
  answers[1]?.(20);
  expect(await third).toBe(20);
  now += 4_999;
  expect(await known('a')).toBe(20);
  now += 1;
  const fourth = known('a');
  answers[2]?.(5);
  expect(await fourth).toBe(5);
  now += 1_000;
  void known('a');
  expect(answers).toHaveLength(4);
});

it('forgets what was missing and what failed', async () => {
  const answers = [undefined, new Error('no'), 'there'];
  const known = memoizeFor(1_000, async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  });
  expect(await known('a')).toBeUndefined();
  await expect(known('a')).rejects.toThrow('no');
  expect(await known('a')).toBe('there');
});
