import { describe, expect, it, vi } from 'vitest';
import type { Invoked } from '../../../../../scripts/local/host/functions/functions.ts';
import * as setup from './setup.ts';

const { deliver, fakeClock, functionArn, messagesOf, ok, pass, planOf, queueArn, streamMapping, turns } = setup;

type Batch = { Records: { dynamodb: { NewImage: { n: number }; SequenceNumber: string } }[] };

const numbers = ({ Records }: Batch) => Records.map(({ dynamodb }) => dynamodb.NewImage.n);
const mapped = (...mappings: Parameters<typeof streamMapping>[0][]) =>
  planOf({ streamMappings: mappings.map((more) => streamMapping(more)) });
const images = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => ({ n: from + index }));
const positionOf = ({ database }: ReturnType<typeof deliver>) =>
  (database.sql.prepare('SELECT position FROM stream_positions').get() as { position: number } | undefined)?.position;

/** Reports the first record with one of the numbers, as functions that process in order do. */
const reporting = (bad: number[]) => (batch: Batch) => {
  const record = batch.Records.find(({ dynamodb }) => bad.includes(dynamodb.NewImage.n));
  return ok({ batchItemFailures: record ? [{ itemIdentifier: record.dynamodb.SequenceNumber }] : [] });
};

/** Throws for every batch with one of the numbers. */
const failing = (bad: number[]) => (batch: Batch) =>
  numbers(batch).some((n) => bad.includes(n)) ? setup.failure : ok();

it('delivers records in order, in batches, and stores its position', async () => {
  const host = deliver(mapped({ batchSize: 3 }));
  await host.streams.append(...images(1, 7));
  await turns(20);
  expect(host.invocations.map(numbers)).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  expect(positionOf(host)).toBe(7);
});

it('a new mapping starts with the oldest record', async () => {
  const host = deliver(mapped({}), () => ok(), { start: false });
  await host.streams.append(...images(1, 2));
  host.delivery.start();
  await turns();
  expect(host.invocations.map(numbers)).toEqual([[1, 2]]);
});

it('one batch is in flight at a time, and the records that arrive meanwhile follow together', async () => {
  const running: ((answer: Invoked) => void)[] = [];
  const host = deliver(mapped({}), () => new Promise((resolve) => running.push(resolve)));
  await host.streams.append({ n: 1 });
  await turns();
  await host.streams.append({ n: 2 });
  await host.streams.append({ n: 3 });
  await turns();
  expect(host.invocations.map(numbers)).toEqual([[1]]);
  running[0]?.(ok());
  await turns();
  expect(host.invocations.map(numbers)).toEqual([[1], [2, 3]]);
  running[1]?.(ok());
});

describe('filters', () => {
  const filters = [{ dynamodb: { NewImage: { n: [2, 4] } } }, { dynamodb: { NewImage: { n: [5] } } }];

  it('only records that match a filter are delivered', async () => {
    const host = deliver(mapped({ filters }));
    await host.streams.append(...images(1, 6));
    await turns();
    expect(host.invocations.map(numbers)).toEqual([[2, 4, 5]]);
    expect(positionOf(host)).toBe(6);
  });

  it('a batch without a matching record invokes nothing, and its position advances', async () => {
    const host = deliver(mapped({ filters, windowSeconds: 60 }));
    await host.streams.append(...images(6, 9));
    await turns();
    expect(host.invocations).toEqual([]);
    expect(positionOf(host)).toBe(4);
  });

  it('an unsupported filter fails at start', () => {
    expect(() => deliver(mapped({ filters: [{ eventName: [{ suffix: 'T' }] }] }))).toThrow(/^StreamMapping: .*suffix/);
  });
});

describe('window', () => {
  it('collects records until the window is over', async () => {
    fakeClock();
    const host = deliver(mapped({ windowSeconds: 1 }));
    await host.streams.append({ n: 1 });
    await pass(500);
    await host.streams.append({ n: 2 });
    await pass(400);
    expect(host.invocations).toEqual([]);
    await pass(200);
    expect(host.invocations.map(numbers)).toEqual([[1, 2]]);
  });

  it('a full batch does not wait', async () => {
    fakeClock();
    const host = deliver(mapped({ windowSeconds: 60, batchSize: 3 }));
    await host.streams.append({ n: 1 });
    await turns();
    await host.streams.append({ n: 2 }, { n: 3 }, { n: 4 });
    await turns();
    expect(host.invocations.map(numbers)).toEqual([[1, 2, 3]]);
    await pass(61_000);
    expect(host.invocations.map(numbers)).toEqual([[1, 2, 3], [4]]);
  });
});

describe('failures', () => {
  it('bisecting isolates one bad record, and only that one is discarded', async () => {
    fakeClock();
    const host = deliver(mapped({ retries: 2, onFailureArn: queueArn('failures') }), failing([3]));
    await host.streams.append(...images(1, 8));
    await pass(5_000);

    const first = [
      [1, 2, 3, 4, 5, 6, 7, 8],
      [1, 2, 3, 4],
      [1, 2],
      [3, 4],
    ];
    expect(host.invocations.map(numbers)).toEqual([...first, [3], [3], [3], [4], [5, 6, 7, 8]]);
    expect(positionOf(host)).toBe(8);
    const [message, ...others] = await messagesOf(host, 'failures');
    expect(others).toEqual([]);
    const { SequenceNumber: sequenceNumber } = host.invocations[4].Records[0].dynamodb;
    expect(message?.body).toEqual({
      requestContext: {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        functionArn: functionArn('worker'),
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      DDBStreamBatchInfo: {
        shardId: expect.stringMatching(/^shardId-/),
        startSequenceNumber: sequenceNumber,
        endSequenceNumber: sequenceNumber,
        approximateArrivalOfFirstRecord: expect.stringMatching(/^\d{4}-.*:\d\dZ$/),
        approximateArrivalOfLastRecord: expect.stringMatching(/^\d{4}-.*:\d\dZ$/),
        batchSize: 1,
        streamArn: streamMapping().streamArn,
      },
    });
    expect(host.lines).toEqual(['1 records of StreamMapping for worker failed (Error: boom) and moved to failures.']);
  });

  it('a reported record splits the batch there: what is before it is done', async () => {
    fakeClock();
    const host = deliver(mapped({ retries: 1, onFailureArn: queueArn('failures') }), reporting([3]));
    await host.streams.append(...images(1, 5));
    await pass(3_000);
    expect(host.invocations.map(numbers)).toEqual([[1, 2, 3, 4, 5], [3, 4, 5], [3, 4], [3], [3], [4], [5]]);
    expect((await messagesOf(host, 'failures')).map(({ body }) => body.DDBStreamBatchInfo.batchSize)).toEqual([1]);
  });

  it('stores the position before a reported record', async () => {
    fakeClock();
    const host = deliver(mapped({ retries: 5 }), reporting([3]));
    await host.streams.append(...images(1, 3));
    await turns();
    expect(positionOf(host)).toBe(2);
  });

  it('of several reported records the first counts', async () => {
    fakeClock();
    let calls = 0;
    const host = deliver(mapped({}), ({ Records }: Batch) => {
      const reported = Records.slice(1).reverse();
      const failures = reported.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber }));
      return ok({ batchItemFailures: ++calls === 1 ? failures : [] });
    });
    await host.streams.append(...images(1, 4));
    await turns();
    expect(host.invocations.map(numbers)).toEqual([
      [1, 2, 3, 4],
      [2, 3, 4],
    ]);
  });

  it('an invalid answer fails the whole batch', async () => {
    fakeClock();
    const host = deliver(mapped({ bisect: false, retries: 1 }), () => ok({ batchItemFailures: [{}] }));
    await host.streams.append(...images(1, 2));
    await pass(1_000);
    expect(host.invocations.map(numbers)).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(positionOf(host)).toBe(2);
    expect(host.lines).toEqual([expect.stringMatching(/^2 records of StreamMapping .* and were dropped\.$/)]);
  });

  it('reported records are ignored without ReportBatchItemFailures', async () => {
    const host = deliver(mapped({ reportsFailures: false }), reporting([1]));
    await host.streams.append({ n: 1 });
    await turns();
    expect(positionOf(host)).toBe(1);
  });

  it('pauses between retries double from 100 ms to 10 s at most', async () => {
    fakeClock();
    const times: number[] = [];
    const host = deliver(mapped({ retries: 12 }), () => {
      times.push(Date.now());
      return setup.failure;
    });
    await host.streams.append({ n: 1 });
    for (let second = 0; second < 70; second++) await pass(1_000);
    expect(times).toHaveLength(13);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    for (const [index, ms] of pauses.entries()) {
      const full = Math.min(10_000, 100 * 2 ** index);
      expect(ms).toBeGreaterThanOrEqual(full / 2);
      // The faked clock moves in steps.
      expect(ms).toBeLessThanOrEqual(full + 60);
    }
  });

  it('without a bound of retries, a record is discarded when it is a day old', async () => {
    fakeClock();
    const host = deliver(mapped({ retries: -1, onFailureArn: queueArn('failures') }), () => setup.failure);
    await host.streams.append({ n: 1 });
    for (let second = 0; second < 60; second++) await pass(1_000);
    expect(host.invocations.length).toBeGreaterThan(10);
    expect(positionOf(host)).toBeUndefined();

    vi.setSystemTime(Date.now() + 86_400_000);
    for (let second = 0; second < 12; second++) await pass(1_000);
    expect(positionOf(host)).toBe(1);
    const [message] = await messagesOf(host, 'failures');
    expect(message?.body.requestContext.condition).toBe('RecordAgeExceeded');
  });
});

it('removes records that all mappings of the table have consumed, in large steps', async () => {
  const running: ((answer: Invoked) => void)[] = [];
  const plan = mapped({}, { id: 'Slow', functionArn: functionArn('slow') });
  const [worker] = plan.functions;
  const slow = { ...setup.functionPlan('slow'), arn: functionArn('slow') };
  const host = deliver({ ...plan, functions: worker ? [worker, slow] : [slow] }, (_, arn) =>
    arn === functionArn('slow') ? new Promise((resolve) => running.push(resolve)) : ok(),
  );
  await host.streams.append(...images(1, 1_050));
  await turns(60);
  expect(host.streams.trims).toEqual([]);
  for (let batch = 0; batch < 11; batch++) {
    running[batch]?.(ok());
    await turns();
  }
  expect(host.streams.trims).toEqual([500, 1_000]);
});

it('refuses a mapping of a table without a stream', () => {
  expect(() => deliver(mapped({ tableName: 'none' }))).toThrow(/^StreamMapping: the table none has no stream/);
});
