// A restart is a second `Machines` on the same
// database.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { errorNamed, saga, startMachines } from './saga.ts';

let stops: (() => Promise<void>)[] = [];
const begin = async (...options: Parameters<typeof startMachines>) => {
  const started = await startMachines(...options);
  stops.push(() => started.machines.stop());
  return started;
};
const forever = () => new Promise(() => undefined);
const paid = JSON.stringify({ outcome: 'paid' });

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0.01);
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});

it('an invocation that had not returned is repeated after a restart, with the same token', async () => {
  const first = await begin({ Pay: forever });
  await first.start('one');
  await vi.waitFor(() => expect(first.events).toHaveLength(1));
  const second = await begin({ Confirm: () => ({ outcome: 'confirmed' }) }, first.database);
  await vi.waitFor(() => expect(second.events).toEqual(first.events));
  await second.machines.sendTaskSuccess({ taskToken: first.events[0]?.token ?? '', output: paid });
  expect((await second.ended('one')).status).toBe('SUCCEEDED');
});

it('an execution that waits for its token is not invoked again after a restart', async () => {
  const first = await begin({});
  await first.start('one');
  await vi.waitFor(() => expect(first.events).toHaveLength(1));
  await first.machines.stop();
  const second = await begin({ Confirm: () => ({ outcome: 'confirmed' }) }, first.database);
  await second.machines.sendTaskSuccess({ taskToken: first.events[0]?.token ?? '', output: paid });
  expect((await second.ended('one')).status).toBe('SUCCEEDED');
  expect(second.tasks()).toEqual(['Confirm']);
});

it('a running execution keeps the definition it started with', async () => {
  const first = await begin({});
  await first.start('one');
  await vi.waitFor(() => expect(first.events).toHaveLength(1));
  await first.machines.stop();
  const changed = { ...saga, States: { ...saga.States, 'Paid?': { Type: 'Succeed' } } };
  const second = await begin({ Confirm: () => ({ outcome: 'confirmed' }) }, first.database, changed);
  await second.machines.sendTaskSuccess({ taskToken: first.events[0]?.token ?? '', output: paid });
  expect((await second.ended('one')).data.confirmation).toEqual({ outcome: 'confirmed' });
});

it('a delay keeps its end, and a token its timeout, across a restart', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.mocked(Math.random).mockReturnValue(1);
  const database = new Database();
  const failing = {
    Pay: () => {
      throw errorNamed('Fault');
    },
  };
  const first = await begin(failing, database);
  await first.start('one');
  await vi.advanceTimersByTimeAsync(50);
  expect(first.tasks()).toEqual(['Pay']);
  await first.machines.stop();

  const second = await begin({}, database);
  await vi.advanceTimersByTimeAsync(800);
  expect(second.tasks()).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(second.tasks()).toEqual(['Pay']);
  await second.machines.stop();

  await vi.advanceTimersByTimeAsync(2_592_000_000 - 100);
  const third = await begin({}, database);
  await vi.advanceTimersByTimeAsync(50);
  expect(third.tasks()).toEqual([]);
  await vi.advanceTimersByTimeAsync(50 + 2_000);
  expect(third.tasks()).toEqual(['Pay']);
  await expect(
    third.machines.sendTaskSuccess({ taskToken: second.events[0]?.token ?? '', output: paid }),
  ).rejects.toMatchObject({ code: 'TaskTimedOut' });
});

it('a result that meets a full disk is stored once there is space again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const database = new Database();
  const full = Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
  const Pay = () => {
    vi.spyOn(database, 'write').mockRejectedValueOnce(full);
    throw errorNamed('Fault');
  };
  const { start, tasks } = await begin({ Pay }, database);
  await start('one');
  await vi.advanceTimersByTimeAsync(900);
  expect(tasks()).toEqual(['Pay']);
  await vi.advanceTimersByTimeAsync(200);
  await vi.advanceTimersByTimeAsync(200);
  expect(tasks().slice(0, 2)).toEqual(['Pay', 'Pay']);
});
