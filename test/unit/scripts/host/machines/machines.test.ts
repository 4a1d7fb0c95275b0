import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Event, errorNamed, machineArn, startMachines } from './saga.ts';

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

it('an execution waits for its token, then passes selected results on', async () => {
  const { machines, start, describe, ended, events } = await begin({
    Confirm: () => ({ outcome: 'confirmed', more: 1 }),
  });
  const { executionArn } = await start('one');
  await vi.waitFor(() => expect(events).toHaveLength(1));
  expect(events[0]).toEqual({ task: 'Pay', order: 7, name: 'one', token: expect.any(String) });
  expect(await describe('one')).toMatchObject({ executionArn, status: 'RUNNING', input: '{"order":7}' });

  expect(await machines.sendTaskSuccess({ taskToken: events[0]?.token ?? '', output: paid })).toEqual({});
  const { status, data, startDate, stopDate } = await ended('one');
  expect(status).toBe('SUCCEEDED');
  expect(data).toEqual({ order: 7, result: { outcome: 'paid' }, confirmation: { outcome: 'confirmed' } });
  expect(stopDate).toBeGreaterThanOrEqual(startDate);
});

it('a token that arrives before its function returns moves the execution on', async () => {
  let sent: Promise<object> | undefined;
  const { machines, start, ended, tasks } = await begin({
    Pay: async ({ token = '' }: Event) => {
      sent = machines.sendTaskSuccess({ taskToken: token, output: paid });
      await sent;
      throw errorNamed('Late', 'This result is ignored');
    },
    Confirm: () => ({ outcome: 'confirmed' }),
  });
  await start('one');
  expect((await ended('one')).status).toBe('SUCCEEDED');
  expect(tasks()).toEqual(['Pay', 'Confirm']);
});

it('a task that keeps failing is repeated, then caught with the error of the function', async () => {
  const { start, ended, tasks, events } = await begin({
    Pay: () => {
      throw errorNamed('CardError', 'No card');
    },
    Refund: () => ({ outcome: 'nothing' }),
  });
  await start('one');
  const { status, data } = await ended('one');
  expect(status).toBe('SUCCEEDED');
  expect(tasks()).toEqual(['Pay', 'Pay', 'Pay', 'Refund']);
  expect(new Set(events.slice(0, 3).map(({ token }) => token)).size).toBe(3);
  expect(data.result).toEqual({
    Error: 'CardError',
    Cause: JSON.stringify({ errorType: 'CardError', errorMessage: 'No card' }),
  });
});

it('a task without a catcher ends the execution as failed', async () => {
  const { machines, start, ended, events } = await begin({
    Refund: () => {
      throw errorNamed('RefundError');
    },
  });
  await start('one');
  await vi.waitFor(() => expect(events).toHaveLength(1));
  await machines.sendTaskSuccess({ taskToken: events[0]?.token ?? '', output: '{"outcome":"declined"}' });
  expect(await ended('one')).toMatchObject({ status: 'FAILED', error: 'RefundError', data: null });
});

it('a failure sent for a token counts as one of the task', async () => {
  const { machines, start, ended, events } = await begin({ Refund: () => ({ outcome: 'nothing' }) });
  await start('one');
  for (const count of [1, 2, 3]) {
    await vi.waitFor(() => expect(events).toHaveLength(count));
    await machines.sendTaskFailure({ taskToken: events.at(-1)?.token ?? '', error: 'Declined', cause: 'No money' });
  }
  expect((await ended('one')).data.result).toEqual({ Error: 'Declined', Cause: 'No money' });
});

it('a result without the selected field fails the execution, and no wildcard catches that', async () => {
  const { machines, start, ended, events } = await begin({ Confirm: () => ({}) });
  await start('one');
  await vi.waitFor(() => expect(events).toHaveLength(1));
  await machines.sendTaskSuccess({ taskToken: events[0]?.token ?? '', output: paid });
  expect(await ended('one')).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause: expect.stringContaining("'$.Payload.outcome'"),
  });
});

it('a name is taken while its execution is kept, except for the same request while it runs', async () => {
  const { machines, start, ended, events } = await begin({ Confirm: () => ({ outcome: 'confirmed' }) });
  const first = await start('one');
  expect(await start('one')).toEqual(first);
  await expect(start('one', { order: 8 })).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
  await vi.waitFor(() => expect(events).toHaveLength(1));
  await machines.sendTaskSuccess({ taskToken: events[0]?.token ?? '', output: paid });
  await ended('one');
  await expect(start('one')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
});

it('requests that AWS refuses are refused with its error', async () => {
  const { machines, start, ended, events } = await begin({ Confirm: () => ({ outcome: 'confirmed' }) });
  const code = (promise: Promise<unknown>) => promise.catch((error) => error.code);
  const begun = (request: object) =>
    code((async () => machines.startExecution({ stateMachineArn: machineArn, ...request }))());
  expect(await begun({ stateMachineArn: `${machineArn}x` })).toBe('StateMachineDoesNotExist');
  expect(await begun({ name: 'x'.repeat(81) })).toBe('InvalidName');
  expect(await begun({ name: 'a b' })).toBe('InvalidName');
  expect(await begun({ input: '{' })).toBe('InvalidExecutionInput');
  expect(await begun({ input: JSON.stringify('x'.repeat(262_144)) })).toBe('ValidationException');
  const send = (request: object) =>
    code((async () => machines.sendTaskSuccess({ taskToken: 'x', output: paid, ...request }))());
  await start('one');
  await vi.waitFor(() => expect(events).toHaveLength(1));
  const taskToken = events[0]?.token ?? '';
  expect(await send({ taskToken: 'x' })).toBe('InvalidToken');
  expect(await send({ taskToken, output: '{' })).toBe('InvalidOutput');
  expect(await send({ taskToken })).toEqual({});
  await ended('one');
  expect(await send({ taskToken })).toBe('TaskTimedOut');
  const unknown = Buffer.from(`99:${crypto.randomUUID()}`).toString('base64');
  expect(await send({ taskToken: unknown })).toBe('TaskDoesNotExist');
});

it('executions are listed by status, the newest first, in pages', async () => {
  const { machines, start, ended, events } = await begin({ Confirm: () => ({ outcome: 'confirmed' }) });
  for (const name of ['one', 'two', 'three']) await start(name);
  await vi.waitFor(() => expect(events).toHaveLength(3));
  await machines.sendTaskSuccess({ taskToken: events[1]?.token ?? '', output: paid });
  await ended('two');
  type Page = { executions: { name: string }[]; nextToken?: string };
  const list = async (request: object): Promise<[string[], string | undefined]> => {
    const page = (await machines.listExecutions({ stateMachineArn: machineArn, ...request })) as Page;
    return [page.executions.map(({ name }) => name), page.nextToken];
  };
  expect(await list({ statusFilter: 'RUNNING' })).toEqual([['three', 'one'], undefined]);
  const [names, nextToken] = await list({ maxResults: 2 });
  expect(names).toEqual(['three', 'two']);
  expect(await list({ maxResults: 2, nextToken })).toEqual([['one'], undefined]);
});

it('a function that exceeds the time limit of its task fails with States.Timeout', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { machines, start, describe, events, tasks } = await begin({
    Confirm: forever,
    Refund: () => ({ outcome: 'done' }),
  });
  await start('one');
  await vi.advanceTimersByTimeAsync(10);
  await machines.sendTaskSuccess({ taskToken: events[0]?.token ?? '', output: paid });
  // The limit of a task, and less than a second before it is repeated. A write between them needs real time.
  for (let steps = 0; steps < 8; steps += 1) {
    await vi.advanceTimersByTimeAsync(steps % 2 === 0 ? 60_000 : 500);
    await new Promise(setImmediate);
  }
  expect(tasks()).toEqual(['Pay', 'Confirm', 'Confirm', 'Confirm', 'Refund']);
  expect(JSON.parse((await describe('one')).output ?? '').result).toEqual({ Error: 'States.Timeout', Cause: '' });
});

it('at most 100 functions run at once, and the others follow in order', async () => {
  const returns: (() => void)[] = [];
  const { start, events } = await begin({ Pay: () => new Promise<void>((resolve) => returns.push(resolve)) });
  await Promise.all(Array.from({ length: 103 }, (_, index) => start(`e${index}`)));
  await vi.waitFor(() => expect(events).toHaveLength(100));
  for (const done of returns.slice(0, 2)) done();
  await vi.waitFor(() => expect(events).toHaveLength(102));
  expect(events.slice(100).map(({ name }) => name)).toEqual(['e100', 'e101']);
});

it('an ended execution is deleted after 90 days', async () => {
  const { machines, start, ended, events, database } = await begin({ Confirm: () => ({ outcome: 'confirmed' }) });
  await start('one');
  await start('two');
  await vi.waitFor(() => expect(events).toHaveLength(2));
  await machines.sendTaskSuccess({ taskToken: events[0]?.token ?? '', output: paid });
  await ended('one');
  database.sql.exec(`UPDATE executions SET endedAt = endedAt - 90 * 86400000 - 1 WHERE endedAt IS NOT NULL`);
  await machines.stop();
  const later = await begin({}, database);
  await vi.waitFor(() => expect(later.describe('one')).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' }));
  expect((await later.describe('two')).status).toBe('RUNNING');
});
