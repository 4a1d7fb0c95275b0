import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Invoked } from '../../../../../scripts/local/host/functions/functions.ts';
import type { Plan } from '../../../../../scripts/local/host/plan.ts';
import * as setup from './setup.ts';

/*
 * Goal: a killed process loses nothing that was accepted.
 * Method: copies the database files while the process runs, which is what a kill leaves, and starts on the copy.
 */

const { bodies, deliver, fakeClock, functionArn, ok, pass, planOf, queueArn, queueMapping, streamMapping, turns } =
  setup;

const never = () => new Promise<Invoked>(() => {});

const numbersOf = ({ Records }: { Records: { dynamodb: { NewImage: { n: number } } }[] }) =>
  Records.map(({ dynamodb }) => dynamodb.NewImage.n);

function stateFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'delivery-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const running = join(folder, 'running');
  const killed = join(folder, 'killed');
  mkdirSync(running);
  return {
    file: join(running, 'state.db'),
    /** Returns the file as a kill leaves it. */
    kill: () => {
      rmSync(killed, { recursive: true, force: true });
      cpSync(running, killed, { recursive: true });
      return join(killed, 'state.db');
    },
  };
}

const afterKill = (plan: Plan, file: string, handler: Parameters<typeof deliver>[1] = () => ok()) =>
  deliver(plan, handler, { file });

it('queue messages in flight and waiting are delivered after the next start', async () => {
  const plan = planOf({ queueMappings: [queueMapping({ batchSize: 1, maxConcurrency: 1 })] });
  const { file, kill } = stateFolder();
  const host = deliver(plan, never, { file });
  await host.database.write(() => {
    for (const body of ['1', '2', '3']) host.delivery.queues.send(queueArn('work'), body);
  });
  await turns();
  expect(host.invocations.map(bodies)).toEqual([[1]]);

  const next = afterKill(plan, kill());
  await turns(20);
  expect(next.invocations.flatMap(bodies).sort()).toEqual([1, 2, 3]);
  expect(next.invocations.flatMap(({ Records }) => Records).find(({ body }) => body === '1').attributes).toMatchObject({
    ApproximateReceiveCount: '2',
  });
  expect(next.delivery.queues.depth(queueArn('work'))).toBe(0);
});

it('a message deleted before the kill is not delivered again', async () => {
  const plan = planOf({ queueMappings: [queueMapping()] });
  const { file, kill } = stateFolder();
  const host = deliver(plan, () => ok(), { file });
  await host.database.write(() => host.delivery.queues.send(queueArn('work'), '1'));
  await turns();
  const next = afterKill(plan, kill());
  await turns();
  expect([host.invocations.length, next.invocations.length]).toEqual([1, 0]);
});

it('asynchronous invocations that run and that wait for a retry continue', async () => {
  fakeClock();
  const plan = planOf();
  const { file, kill } = stateFolder();
  const host = deliver(plan, (event) => (event === 'runs' ? never() : setup.failure), { file });
  await host.database.write(() => {
    host.delivery.asyncInvocations.enqueue(functionArn('worker'), '"runs"');
    host.delivery.asyncInvocations.enqueue(functionArn('worker'), '"waits"');
  });
  await turns();

  const next = afterKill(plan, kill());
  await pass(50_000);
  expect(next.invocations).toEqual(['runs']);
  await pass(15_000);
  expect(next.invocations).toEqual(['runs', 'waits']);
});

it('an invocation of a function that no longer exists is dropped with a line in the log', async () => {
  const { file, kill } = stateFolder();
  const host = deliver(planOf(), never, { file });
  await host.database.write(() => host.delivery.asyncInvocations.enqueue(functionArn('worker'), '1'));
  await turns();
  const next = afterKill(planOf({ functions: [setup.functionPlan('other')] }), kill());
  expect(next.lines).toEqual([
    `1 invocations of ${functionArn('worker')} were dropped: the function no longer exists.`,
  ]);
});

it('a stream continues after the last completed batch', async () => {
  const plan = planOf({ streamMappings: [streamMapping({ batchSize: 2 })] });
  const { file, kill } = stateFolder();
  let calls = 0;
  const host = deliver(plan, () => (++calls === 1 ? ok() : never()), { file });
  await host.streams.append({ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 5 });
  await turns();
  expect(host.invocations).toHaveLength(2);

  const next = afterKill(plan, kill());
  await turns(20);
  expect(next.invocations.map(numbersOf)).toEqual([[3, 4], [5]]);
});

it('the part of a bisected batch that is not done comes again', async () => {
  const plan = planOf({ streamMappings: [streamMapping()] });
  const { file, kill } = stateFolder();
  let calls = 0;
  const answers = [setup.failure, ok()];
  const host = deliver(plan, () => answers[calls++] ?? never(), { file });
  await host.streams.append({ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 });
  await turns();
  expect(host.invocations).toHaveLength(3);

  const next = afterKill(plan, kill());
  await turns();
  expect(next.invocations.map(numbersOf)).toEqual([[3, 4]]);
});

it('a restart does not shift a recurring schedule, and missed runs are made up by one', async () => {
  fakeClock();
  const schedule = { name: 's', group: 'default', expression: 'rate(1 minute)', retries: 0, maxAgeSeconds: 60 };
  const plan = planOf({ schedules: [{ ...schedule, targetArn: functionArn('worker') }] });
  const { file, kill } = stateFolder();
  deliver(plan, () => ok(), { file });
  await pass(40_000);
  const killed = kill();

  const next = afterKill(plan, killed);
  await pass(18_000);
  expect(next.invocations).toHaveLength(0);
  await pass(4_000);
  expect(next.invocations).toHaveLength(1);
  await next.close();

  vi.setSystemTime(Date.now() + 10 * 60_000);
  const later = afterKill(plan, killed);
  await turns();
  expect(later.invocations).toHaveLength(1);
  await pass(50_000);
  expect(later.invocations).toHaveLength(1);
  await pass(15_000);
  expect(later.invocations).toHaveLength(2);
});

it('a one-time schedule survives, and one that came due meanwhile runs at start', async () => {
  fakeClock();
  const plan = planOf();
  const { file, kill } = stateFolder();
  const host = deliver(plan, () => ok(), { file });
  const at = (seconds: number) => `at(${new Date(Date.now() + seconds * 1_000).toISOString().slice(0, 19)})`;
  for (const [Name, seconds] of [
    ['soon', 60],
    ['later', 7_200],
  ] as const) {
    await host.delivery.schedules.createSchedule({
      Name,
      ScheduleExpression: at(seconds),
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: functionArn('worker'), RoleArn: 'r', Input: JSON.stringify(Name) },
    });
  }
  await host.delivery.schedules.createScheduleGroup({ Name: 'mine' });
  const killed = kill();
  vi.setSystemTime(Date.now() + 3_600_000);
  const next = afterKill(plan, killed);
  await turns();
  expect(next.invocations).toEqual(['soon']);
  vi.setSystemTime(Date.now() + 3_600_000);
  await pass(61_000);
  expect(next.invocations).toEqual(['soon', 'later']);
  await expect(next.delivery.schedules.createScheduleGroup({ Name: 'mine' })).rejects.toMatchObject({
    code: 'ConflictException',
  });
});

it('stop waits for invocations in flight and stores their outcome', async () => {
  const plan = planOf({ queueMappings: [queueMapping()] });
  const { file, kill } = stateFolder();
  let settle = (_: Invoked) => {};
  const host = deliver(
    plan,
    () =>
      new Promise((resolve) => {
        settle = resolve;
      }),
    { file },
  );
  await host.database.write(() => host.delivery.queues.send(queueArn('work'), '1'));
  await turns();
  let isStopped = false;
  const stopped = host.delivery.stop().then(() => {
    isStopped = true;
  });
  await turns();
  expect(isStopped).toBe(false);
  settle(ok());
  await stopped;
  const next = afterKill(plan, kill());
  await turns();
  expect(next.invocations).toEqual([]);
});

it('stop waits two seconds at most, and an outcome after that touches nothing', async () => {
  const plan = planOf({ queueMappings: [queueMapping()], streamMappings: [streamMapping()] });
  const settles: ((answer: Invoked) => void)[] = [];
  const host = deliver(plan, () => new Promise((resolve) => settles.push(resolve)));
  await host.database.write(() => {
    host.delivery.queues.send(queueArn('work'), '1');
    host.delivery.asyncInvocations.enqueue(functionArn('worker'), '{}');
  });
  await host.streams.append({ n: 1 });
  await turns();
  expect(host.invocations).toHaveLength(3);

  const started = Date.now();
  await host.close();
  expect(Date.now() - started).toBeLessThan(3_000);
  for (const settle of settles) settle(ok());
  await turns();
  expect(host.lines).toEqual([]);
});

it('nothing is invoked before start and after stop', async () => {
  const host = deliver(planOf({ queueMappings: [queueMapping()] }), () => ok(), { start: false });
  const send = (body: string) => host.database.write(() => host.delivery.queues.send(queueArn('work'), body));
  await send('1');
  await turns();
  expect(host.invocations).toEqual([]);
  host.delivery.start();
  await turns();
  expect(host.invocations.map(bodies)).toEqual([[1]]);
  await host.delivery.stop();
  await send('2');
  await turns();
  expect(host.invocations.map(bodies)).toEqual([[1]]);
});

it('nothing is invoked once stop has begun, also of what was taken just before', async () => {
  const host = deliver(planOf({ queueMappings: [queueMapping()] }));
  const sent = host.database.write(() => {
    host.delivery.queues.send(queueArn('work'), '1');
    host.delivery.asyncInvocations.enqueue(functionArn('worker'), '{}');
  });
  // Deliveries take their work in a microtask. Their transaction is still open.
  await Promise.resolve();
  const stopped = host.delivery.stop();
  await Promise.all([sent, stopped]);
  expect(host.invocations).toEqual([]);
});
