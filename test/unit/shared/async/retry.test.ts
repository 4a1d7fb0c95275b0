import { beforeEach, expect, it, vi } from 'vitest';
import { withDeadline } from '../../../../shared/async/deadline.ts';
import { again, retry } from '../../../../shared/async/retry.ts';

const { waited } = vi.hoisted(() => ({ waited: [] as number[] }));
vi.mock('../../../../shared/async/backoff.ts', () => ({
  backoff: async (attempt: number) => {
    waited.push(attempt);
  },
}));

const gaveUp = (): never => {
  throw new Error('gave up');
};

beforeEach(() => {
  waited.length = 0;
});

it('returns the first result and does not wait', async () => {
  expect(await retry(async (attempt) => `attempt ${attempt}`, { exhausted: gaveUp })).toBe('attempt 0');
  expect(waited).toEqual([]);
});

it('retries with a growing backoff until there is a result', async () => {
  const work = async (attempt: number) => (attempt < 3 ? again : attempt);

  expect(await retry(work, { exhausted: gaveUp })).toBe(3);
  expect(waited).toEqual([0, 1, 2]);
});

it('treats undefined as a result', async () => {
  expect(await retry(async () => undefined, { exhausted: gaveUp })).toBe(undefined);
});

it('gives up after its attempts, without a wait after the last', async () => {
  const work = vi.fn(async () => again);

  await expect(retry(work, { attempts: 4, exhausted: gaveUp })).rejects.toThrow('gave up');
  expect(work).toHaveBeenCalledTimes(4);
  expect(waited).toEqual([0, 1, 2]);
});

it('does not retry an error', async () => {
  const work = vi.fn(async () => {
    throw new Error('a fault');
  });

  await expect(retry(work, { exhausted: gaveUp })).rejects.toThrow('a fault');
  expect(work).toHaveBeenCalledTimes(1);
});

it('may end with a result instead of an error', async () => {
  const exhausted = (): string => 'contended';
  expect(await retry<string>(async () => again, { attempts: 2, exhausted })).toBe('contended');
});

it('begins no further attempt after the deadline of its request, but always the first', async () => {
  const work = vi.fn(async () => again);
  const late = withDeadline(0, () => retry(work, { exhausted: gaveUp }));
  await expect(late).rejects.toThrow('gave up');
  expect(work).toHaveBeenCalledTimes(1);

  await expect(withDeadline(60_000, () => retry(work, { attempts: 3, exhausted: gaveUp }))).rejects.toThrow('gave up');
  expect(work).toHaveBeenCalledTimes(1 + 3);
});

it('has time of its own in background work', async () => {
  const work = async (attempt: number) => (attempt < 3 ? again : attempt);
  expect(await retry(work, { exhausted: gaveUp })).toBe(3);
});
