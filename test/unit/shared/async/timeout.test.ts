import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withTimeout } from '../../../../shared/async/timeout.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('returns the result of work that finishes in time, and clears its timer', async () => {
  expect(await withTimeout(100, Promise.resolve('done'), 'too slow')).toBe('done');

  expect(vi.getTimerCount()).toBe(0);
});

test('rejects with the message once the time is up, and not a millisecond earlier', async () => {
  const never = new Promise<never>(() => {});
  const outcome = vi.fn();
  withTimeout(100, never, 'too slow').catch(outcome);

  await vi.advanceTimersByTimeAsync(99);
  expect(outcome).not.toHaveBeenCalled();

  await vi.advanceTimersByTimeAsync(1);
  const late = Date.now();
  // Answers that have arrived are read first. The fake clock counts that as a millisecond.
  await vi.runAllTimersAsync();
  expect(Date.now() - late).toBeLessThanOrEqual(1);
  expect(outcome).toHaveBeenCalledExactlyOnceWith(new Error('too slow'));
});

test('rejects with the error of the work, and clears its timer', async () => {
  await expect(withTimeout(100, Promise.reject(new Error('refused')), 'too slow')).rejects.toThrow('refused');

  expect(vi.getTimerCount()).toBe(0);
});

test('a late failure of the work is not an unhandled rejection', async () => {
  vi.useRealTimers();
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const late = wait(20).then(() => Promise.reject(new Error('late')));

  await expect(withTimeout(1, late, 'too slow')).rejects.toThrow('too slow');
  await wait(40);

  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test('an answer that has arrived counts, also when a blocked event loop reads it late', async () => {
  vi.useRealTimers();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const answer = once(client, 'data').then(() => 'answered');
  const outcome = once(server, 'connection').then(([socket]) => {
    const timed = withTimeout(20, answer, 'too slow');
    socket.end('answer');
    for (const end = performance.now() + 60; performance.now() < end; );
    return timed;
  });

  expect(await outcome).toBe('answered');

  client.destroy();
  server.close();
});
