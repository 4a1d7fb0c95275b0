import { expect, it } from 'vitest';
import { forEachLimit } from '../../../../shared/async/concurrency.ts';

it('keeps to the concurrency limit and starts nothing after a failure', async () => {
  let running = 0;
  let highest = 0;
  const started: number[] = [];
  const work = async (item: number) => {
    started.push(item);
    highest = Math.max(highest, ++running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running -= 1;
    if (item === 3) throw new Error('item 3');
  };

  await expect(forEachLimit([1, 2, 3, 4, 5, 6, 7, 8], 2, work)).rejects.toThrow('item 3');

  expect(highest).toBe(2);
  expect(running).toBe(0);
  expect(started.length).toBeLessThan(6);
});

it('treats a synchronous throw as a failure: work in flight settles, nothing new starts', async () => {
  const finished: number[] = [];
  const work = (item: number): Promise<void> => {
    if (item === 2) throw new Error('item 2');
    return new Promise((resolve) =>
      setTimeout(() => {
        finished.push(item);
        resolve();
      }, 5),
    );
  };

  await expect(forEachLimit([1, 2, 3, 4], 2, work)).rejects.toThrow('item 2');

  expect(finished).toEqual([1]);
});
