import { expect, it, onTestFinished, vi } from 'vitest';
import type { Database } from '../../../../../scripts/local/host/database.ts';
import type { Invoked } from '../../../../../scripts/local/host/functions/functions.ts';
import * as setup from './setup.ts';

/*
 * Goal: a fault of the disk stops no delivery for ever, and no outcome gets lost.
 * Method: statements that begin or end a transaction fail for a while. The database then undoes the whole group.
 */

const { bodies, deliver, failure, fakeClock, functionArn, messagesOf, ok, pass, planOf, queueArn } = setup;
const { queueMapping, streamMapping, turns } = setup;

/** Fails the next statements that begin with `verb`. */
function failNext({ sql }: Database, verb: 'BEGIN' | 'COMMIT', count = 1): void {
  const exec = sql.exec.bind(sql);
  let left = count;
  const spy = vi.spyOn(sql, 'exec').mockImplementation((text) => {
    if (!text.startsWith(verb) || left === 0) return exec(text);
    left -= 1;
    throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
  });
  onTestFinished(() => spy.mockRestore());
}

const faulty = (verb: 'BEGIN' | 'COMMIT') => (host: ReturnType<typeof deliver>) => failNext(host.database, verb, 3);

const faults = [
  ['its transactions cannot be stored', faulty('COMMIT')],
  ['no transaction can begin', faulty('BEGIN')],
] as const;

it.each(faults)('a discarded record reaches the on-failure queue although %s at first', async (_, fail) => {
  fakeClock();
  const mapping = streamMapping({ retries: 0, onFailureArn: queueArn('failures') });
  let calls = 0;
  const host = deliver(planOf({ streamMappings: [mapping] }), () => {
    if (++calls === 1) fail(host);
    return failure;
  });
  await host.streams.append({ n: 1 });
  await pass(10_000);
  expect(await messagesOf(host, 'failures')).toHaveLength(1);
  expect(calls).toBe(1);
});

it.each(faults)('a batch of a stream is invoked once although %s at first', async (_, fail) => {
  fakeClock();
  let calls = 0;
  const host = deliver(planOf({ streamMappings: [streamMapping()] }), () => {
    if (++calls === 1) fail(host);
    return ok();
  });
  await host.streams.append({ n: 1 });
  await pass(10_000);
  await host.streams.append({ n: 2 });
  await pass(1_000);
  const numbers = host.invocations.map(({ Records }) => Records[0].dynamodb.NewImage.n);
  expect(numbers).toEqual([1, 2]);
  const { position } = host.database.sql.prepare('SELECT position FROM stream_positions').get() ?? {};
  expect(position).toBe(2);
});

it.each(faults)('a message that succeeded is deleted although %s at first', async (_, fail) => {
  fakeClock();
  let calls = 0;
  const host = deliver(planOf({ queueMappings: [queueMapping()] }), () => {
    if (++calls === 1) fail(host);
    return ok();
  });
  await host.database.write(() => host.delivery.queues.send(queueArn('work'), '1'));
  await pass(10_000);
  expect(host.delivery.queues.depth(queueArn('work'))).toBe(0);
  expect(host.invocations.map(bodies)).toEqual([[1]]);
});

it.each(faults)('messages are received later although %s at first', async (_, fail) => {
  fakeClock();
  const plan = planOf({ queueMappings: [queueMapping()] });
  const host = deliver(plan, () => ok(), { start: false });
  await host.database.write(() => host.delivery.queues.send(queueArn('work'), '1'));
  fail(host);
  host.delivery.start();
  await pass(10_000);
  expect(host.invocations.map(bodies)).toEqual([[1]]);
});

it('a message that failed while a commit failed comes again after its visibility timeout', async () => {
  fakeClock();
  let calls = 0;
  const host = deliver(planOf({ queueMappings: [queueMapping()] }), () => {
    if (++calls > 1) return ok();
    failNext(host.database, 'COMMIT', 1);
    return failure;
  });
  await host.database.write(() => host.delivery.queues.send(queueArn('work'), '1'));
  await turns();
  await host.database.write(() => undefined).catch(() => undefined);
  await pass(35_000);
  expect(host.invocations.map(bodies)).toEqual([[1], [1]]);
});

it.each(faults)('an asynchronous invocation runs once although %s at first', async (_, fail) => {
  fakeClock();
  let calls = 0;
  const host = deliver(planOf(), () => {
    if (++calls === 1) fail(host);
    return ok();
  });
  await host.database.write(() => host.delivery.asyncInvocations.enqueue(functionArn('worker'), '1'));
  await pass(10_000);
  expect(calls).toBe(1);
  expect(host.database.sql.prepare('SELECT count(*) AS count FROM async_invocations').get()).toEqual({ count: 0 });
});

const everyMinute = {
  ...{ name: 's', group: 'default', expression: 'rate(1 minute)', retries: 0, maxAgeSeconds: 60 },
  targetArn: functionArn('worker'),
};

it.each(faults)('a recurring schedule misses no run although %s at first', async (_, fail) => {
  fakeClock();
  const host = deliver(planOf({ schedules: [everyMinute] }));
  await pass(59_000);
  fail(host);
  await pass(10_000);
  expect(host.invocations).toHaveLength(1);
  await pass(60_000);
  expect(host.invocations).toHaveLength(2);
});

it.each(faults)('recurring schedules start although %s at first', async (_, fail) => {
  fakeClock();
  const host = deliver(planOf({ schedules: [everyMinute] }), () => ok(), { start: false });
  fail(host);
  host.delivery.start();
  await pass(70_000);
  expect(host.invocations).toHaveLength(1);
});

it.each(faults)('a one-time schedule fires although %s at first', async (_, fail) => {
  fakeClock();
  const host = deliver(planOf());
  await host.delivery.schedules.createSchedule({
    Name: 'soon',
    ScheduleExpression: `at(${new Date(Date.now() + 2_000).toISOString().slice(0, 19)})`,
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: { Arn: functionArn('worker'), RoleArn: 'r' },
  });
  fail(host);
  await pass(10_000);
  expect(host.invocations).toHaveLength(1);
});

it('stop does not wait for a retry of a stream', async () => {
  let settle = (_: Invoked) => {};
  const host = deliver(planOf({ streamMappings: [streamMapping()] }), () => {
    return new Promise((resolve) => {
      settle = resolve;
    });
  });
  await host.streams.append({ n: 1 });
  for (let failures = 0; failures < 4; failures += 1) {
    await vi.waitFor(() => expect(host.invocations).toHaveLength(failures + 1), 2_000);
    if (failures < 3) settle(failure);
  }
  const started = Date.now();
  const stopped = host.close();
  settle(failure);
  await stopped;
  expect(Date.now() - started).toBeLessThan(300);
});
