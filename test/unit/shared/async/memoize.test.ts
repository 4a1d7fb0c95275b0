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

it('renews ahead a key that is in use, and nobody waits for it', async () => {
  const answers: PromiseWithResolvers<string | undefined>[] = [];
  const load = () => {
    const answer = Promise.withResolvers<string | undefined>();
    answers.push(answer);
    return answer.promise;
  };
  const read = memoizeFor(900, load, { ahead: true });
  const first = read('a');
  answers[0]?.resolve('one');
  expect(await first).toBe('one');
  now += 599;
  expect(await read('a')).toBe('one');
  expect(answers).toHaveLength(1);

  now += 1;
  expect(await Promise.all([read('a'), read('a')])).toEqual(['one', 'one']);
  expect(answers).toHaveLength(2);
  answers[1]?.reject(new Error('no'));
  await Promise.resolve();
  expect(await read('a')).toBe('one');
  answers[2]?.resolve('two');
  await answers[2]?.promise;
  expect(await read('a')).toBe('two');

  // The TTL of the new value runs from the start of its load.
  now += 899;
  expect(await read('a')).toBe('two');
  expect(answers).toHaveLength(4);
  // One that never ends holds nobody up, and one that ends too late replaces nothing.
  now += 1;
  const next = read('a');
  answers[4]?.resolve('three');
  expect(await next).toBe('three');
  answers[3]?.resolve('late');
  await answers[3]?.promise;
  expect(await read('a')).toBe('three');

  now += 600;
  expect(await read('a')).toBe('three');
  answers[5]?.resolve(undefined);
  await answers[5]?.promise;
  expect(read.knows('a')).toBe(false);
});

it('keeps as many values as it is told, and drops the oldest one', async () => {
  const load = vi.fn(async (key: string) => key);
  const read = memoizeFor(1_000, load, { max: 2 });
  for (const key of ['a', 'b', 'c']) await read(key);
  expect(['a', 'b', 'c'].map(read.knows)).toEqual([false, true, true]);
});
