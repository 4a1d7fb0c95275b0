import { hash } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Queues } from '../../../../../scripts/local/host/delivery/queues.ts';
import type { Invoked } from '../../../../../scripts/local/host/functions/functions.ts';
import * as setup from './setup.ts';

const { bodies, deliver, fakeClock, messagesOf, ok, pass, planOf, queueArn, queueMapping, queuePlan, turns } = setup;

const mapped = (more = {}) => planOf({ queueMappings: [queueMapping(more)] });

const send = ({ database, delivery }: ReturnType<typeof deliver>, ...numbers: number[]) =>
  database.write(() => {
    for (const number of numbers) delivery.queues.send(queueArn('work'), String(number));
  });

it('delivers messages of one transaction as one batch in the shape of SQS', async () => {
  const host = deliver(mapped());
  await host.database.write(() => {
    host.delivery.queues.send(queueArn('work'), '1', { colour: 'red' });
    host.delivery.queues.send(queueArn('work'), '2');
  });
  await turns();

  expect(host.invocations.map(bodies)).toEqual([[1, 2]]);
  expect(host.invocations[0].Records[0]).toEqual({
    messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    receiptHandle: expect.any(String),
    body: '1',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      SenderId: '000000000000',
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    },
    messageAttributes: {
      colour: { stringValue: 'red', stringListValues: [], binaryListValues: [], dataType: 'String' },
    },
    md5OfBody: hash('md5', '1'),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn('work'),
    awsRegion: 'us-east-1',
  });
  expect(host.delivery.queues.depth(queueArn('work'))).toBe(0);
});

it('a message that is not committed is not delivered', async () => {
  const host = deliver(mapped());
  const failed = host.database.write(() => {
    host.delivery.queues.send(queueArn('work'), '1');
    throw new Error('refused');
  });
  await expect(failed).rejects.toThrow('refused');
  await turns();
  expect(host.invocations).toEqual([]);
});

it('runs at most the allowed number of invocations, and the waiting messages follow in full batches', async () => {
  const running: ((answer: Invoked) => void)[] = [];
  const host = deliver(mapped({ batchSize: 3 }), () => new Promise((resolve) => running.push(resolve)));
  for (let number = 1; number <= 8; number++) {
    await send(host, number);
    await turns(2);
  }
  expect(host.invocations.map(bodies)).toEqual([[1], [2]]);

  running[0]?.(ok());
  await turns();
  expect(host.invocations.map(bodies)).toEqual([[1], [2], [3, 4, 5]]);
  for (const settle of running) settle(ok());
  await turns();
  expect(host.invocations.map(bodies)).toEqual([[1], [2], [3, 4, 5], [6, 7, 8]]);
  for (const settle of running) settle(ok());
});

it('a failed batch is delivered again after the visibility timeout, not before', async () => {
  fakeClock();
  let calls = 0;
  const host = deliver(mapped(), () => (++calls === 1 ? setup.failure : ok()));
  await send(host, 1);
  await pass(29_000);
  expect(host.invocations).toHaveLength(1);
  await pass(2_000);
  expect(host.invocations).toHaveLength(2);
  expect(host.invocations[1].Records[0].attributes.ApproximateReceiveCount).toBe('2');
  expect(host.delivery.queues.depth(queueArn('work'))).toBe(0);
});

it('only the reported messages of a batch are delivered again', async () => {
  fakeClock();
  const host = deliver(mapped(), ({ Records }) =>
    ok({
      batchItemFailures: Records.filter(
        ({ body, attributes }: { body: string; attributes: { ApproximateReceiveCount: string } }) =>
          body === '2' && attributes.ApproximateReceiveCount === '1',
      ).map(({ messageId }: { messageId: string }) => ({ itemIdentifier: messageId })),
    }),
  );
  await send(host, 1, 2, 3);
  await pass(31_000);
  expect(host.invocations.map(bodies)).toEqual([[1, 2, 3], [2]]);
  expect(host.delivery.queues.depth(queueArn('work'))).toBe(0);
});

it.each([
  ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'unknown' }] }],
  ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
  ['no identifier', { batchItemFailures: [{ id: 'x' }] }],
  ['null in the list', { batchItemFailures: [null] }],
  ['no list', { batchItemFailures: 'x' }],
  ['no object', 'done'],
])('an answer with %s fails the whole batch', async (_, answer) => {
  const host = deliver(mapped(), () => ok(answer));
  await send(host, 1, 2);
  await turns();
  expect(host.delivery.queues.depth(queueArn('work'))).toBe(2);
});

it.each([null, undefined, {}, { batchItemFailures: [] }, { batchItemFailures: null }])(
  'the answer %j is a success of the whole batch',
  async (answer) => {
    const host = deliver(mapped(), () => ok(answer));
    await send(host, 1, 2);
    await turns();
    expect(host.delivery.queues.depth(queueArn('work'))).toBe(0);
  },
);

it('a message moves to the dead-letter queue after exactly the allowed receives', async () => {
  fakeClock();
  const host = deliver(mapped(), () => setup.failure);
  await send(host, 1);
  await pass(29_000 + 4 * 30_000);
  expect(host.invocations).toHaveLength(5);
  expect(host.delivery.queues.depth(queueArn('failures'))).toBe(0);
  const [{ messageId }] = host.invocations[0].Records;

  await pass(60_000);
  expect(host.invocations).toHaveLength(5);
  expect(host.delivery.queues.depth(queueArn('work'))).toBe(0);
  expect(await messagesOf(host, 'failures')).toMatchObject([{ body: 1, messageId, receiveCount: 1 }]);
  expect(host.lines).toEqual([`Message ${messageId} of queue work was received 5 times and moved to failures.`]);
});

it('drops messages older than the retention of their queue', async () => {
  fakeClock();
  const host = deliver(planOf());
  await send(host, 1);
  vi.setSystemTime(Date.now() + 345_600_000 + 1_000);
  await send(host, 2);
  expect(await messagesOf(host, 'work')).toMatchObject([{ body: 2 }]);
  expect(host.lines).toEqual(['1 messages of queue work exceeded its retention and were dropped.']);
});

it('a deleted message is gone, an undeleted one is invisible until its timeout', async () => {
  fakeClock();
  const database = new Database();
  const queues = new Queues(database, () => {});
  queues.ensure(queuePlan('work', { visibilitySeconds: 10 }));
  const receive = () => database.write(() => queues.receive(queueArn('work'), 10));
  await database.write(() => {
    queues.send(queueArn('work'), 'a');
    queues.send(queueArn('work'), 'b');
  });
  const [first, second] = await receive();
  expect([first?.body, second?.body]).toEqual(['a', 'b']);
  await database.write(() => queues.delete(first?.receiptHandle ?? ''));
  expect(await receive()).toEqual([]);
  vi.setSystemTime(Date.now() + 10_000);
  expect(await receive()).toMatchObject([{ body: 'b', receiveCount: 2 }]);
  database.close();
});

it('a message of a delayed queue is hidden until the delay is over, also across a restart', async () => {
  fakeClock();
  const database = new Database();
  const open = () => {
    const queues = new Queues(database, () => {});
    queues.ensure(queuePlan('work', { delaySeconds: 120 }));
    return queues;
  };
  await database.write(() => open().send(queueArn('work'), 'late'));
  vi.setSystemTime(Date.now() + 119_000);
  const queues = open();
  const receive = () => database.write(() => queues.receive(queueArn('work'), 10));
  expect(await receive()).toEqual([]);
  vi.setSystemTime(Date.now() + 1_000);
  expect(await receive()).toMatchObject([{ body: 'late', receiveCount: 1 }]);
  database.close();
});

it('refuses a batching window, an unknown queue and an unknown function', () => {
  expect(() => deliver(mapped({ windowSeconds: 5 }))).toThrow(/^WorkMapping: .*windows/);
  expect(() => deliver(mapped({ queueArn: queueArn('none') }))).toThrow(/none does not exist/);
  expect(() => deliver(mapped({ functionArn: setup.functionArn('none') }))).toThrow(/^WorkMapping: .*unknown/);
});

it('an outcome that comes after another consumer has deleted the message deletes no later message', async () => {
  const { database, delivery } = deliver(planOf(), () => ok(), { start: false });
  const { queues } = delivery;
  const body = (depth: number) => queues.receive(queueArn('work'), depth).map((message) => message.body);
  await database.write(() => {
    queues.send(queueArn('work'), 'first');
    const [{ receiptHandle = '' } = {}] = queues.receive(queueArn('work'), 1);
    queues.delete(receiptHandle);
    queues.send(queueArn('work'), 'second');
    queues.delete(receiptHandle);
    expect(body(10)).toEqual(['second']);
  });
});
