import { expect, it } from 'vitest';
import type { FunctionPlan } from '../../../../../scripts/local/host/plan.ts';
import * as setup from './setup.ts';

const { deliver, fakeClock, functionArn, functionPlan, messagesOf, ok, pass, planOf, queueArn, turns } = setup;

const workers = (async: Partial<FunctionPlan['async']> = {}) => planOf({ functions: [functionPlan('worker', async)] });

const enqueue = ({ database, delivery }: ReturnType<typeof deliver>, ...events: unknown[]) =>
  database.write(() => {
    for (const event of events) delivery.asyncInvocations.enqueue(functionArn('worker'), JSON.stringify(event));
  });

const open = ({ database }: ReturnType<typeof deliver>) =>
  (database.sql.prepare('SELECT count(*) AS count FROM async_invocations').get() as { count: number }).count;

it('runs an invocation once', async () => {
  const host = deliver(workers());
  await enqueue(host, { n: 1 });
  await turns();
  expect(host.invocations).toEqual([{ n: 1 }]);
  expect(open(host)).toBe(0);
});

it('does not run an invocation whose transaction fails', async () => {
  const host = deliver(workers());
  const failed = host.database.write(() => {
    host.delivery.asyncInvocations.enqueue(functionArn('worker'), '{}');
    throw new Error('refused');
  });
  await expect(failed).rejects.toThrow('refused');
  await turns();
  expect(host.invocations).toEqual([]);
});

it('retries after one minute and after two, then sends the record of the failure to the destination', async () => {
  fakeClock();
  const host = deliver(workers({ onFailureArn: queueArn('failures') }), () => setup.failure);
  await enqueue(host, { n: 1 });
  await pass(59_000);
  expect(host.invocations).toHaveLength(1);
  await pass(2_000);
  expect(host.invocations).toHaveLength(2);
  await pass(117_000);
  expect(host.invocations).toHaveLength(2);
  await pass(10_000);
  expect(host.invocations).toHaveLength(3);

  const [message] = await messagesOf(host, 'failures');
  expect(message?.body).toEqual({
    version: '1.0',
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    requestContext: {
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionArn: `${functionArn('worker')}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: { n: 1 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: 'Error', errorMessage: 'boom' },
  });
  expect(open(host)).toBe(0);
  expect(host.lines).toEqual([
    expect.stringMatching(/of worker failed 3 times \(Error: boom\) and moved to failures\.$/),
  ]);
});

it('stops when a retry succeeds', async () => {
  fakeClock();
  let calls = 0;
  const host = deliver(workers({ onFailureArn: queueArn('failures') }), () => (++calls < 2 ? setup.failure : ok()));
  await enqueue(host, {});
  await pass(200_000);
  expect(host.invocations).toHaveLength(2);
  expect([open(host), host.delivery.queues.depth(queueArn('failures')), host.lines]).toEqual([0, 0, []]);
});

it('without a destination a failed event is dropped with a line in the log', async () => {
  const host = deliver(workers({ retries: 0 }), () => setup.failure);
  await enqueue(host, {});
  await turns();
  expect(open(host)).toBe(0);
  expect(host.lines).toEqual([expect.stringMatching(/of worker failed 1 times \(Error: boom\) and was dropped\.$/)]);
});

it('an event older than its maximum age is not retried', async () => {
  fakeClock();
  const host = deliver(workers({ maxAgeSeconds: 60, onFailureArn: queueArn('failures') }), () => setup.failure);
  await enqueue(host, {});
  await pass(200_000);
  expect(host.invocations).toHaveLength(2);
  const [message] = await messagesOf(host, 'failures');
  expect(message?.body.requestContext).toMatchObject({ condition: 'EventAgeExceeded', approximateInvokeCount: 2 });
});

it('runs ten invocations of a function concurrently, then the next as each completes', async () => {
  const running: (() => void)[] = [];
  const host = deliver(workers(), () => new Promise((resolve) => running.push(() => resolve(ok()))));
  await enqueue(host, ...Array.from({ length: 12 }, (_, n) => n));
  await turns();
  expect(host.invocations).toHaveLength(10);
  running[0]?.();
  await turns();
  expect(host.invocations).toHaveLength(11);
  for (const settle of running) settle();
  await turns();
  for (const settle of running) settle();
  await turns();
  expect(host.invocations).toEqual(Array.from({ length: 12 }, (_, n) => n));
  expect(open(host)).toBe(0);
});

it('refuses a function that the plan does not contain', async () => {
  const { database, delivery } = deliver(workers());
  const enqueued = database.write(() => delivery.asyncInvocations.enqueue(functionArn('none'), '{}'));
  await expect(enqueued).rejects.toThrow(/none does not exist/);
});
