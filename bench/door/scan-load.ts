import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Redis } from 'iovalkey';
import { readTicketCode } from '../../shared/door/ticket-code.ts';
import { placeKey } from '../../shared/inventory/place.ts';
import { scan } from '../../test/support/actors/door.ts';
import { quantile } from '../report.ts';

/** How long a scan has waited for DynamoDB: while at least one of its requests was on the way. */
interface Waited {
  open: number;
  since: number;
  milliseconds: number;
}
const waiting = new AsyncLocalStorage<Waited>();

/** Measures how long requests of this process to DynamoDB take on the wire, for the scan that sends them. */
export async function watchStore(): Promise<void> {
  const { dynamo } = await import('../../shared/dynamo/client.ts');
  dynamo.middlewareStack.add(
    (next) => async (args) => {
      const own = waiting.getStore();
      if (!own) return next(args);
      if (own.open++ === 0) own.since = performance.now();
      try {
        return await next(args);
      } finally {
        if (--own.open === 0) own.milliseconds += performance.now() - own.since;
      }
    },
    { name: 'wire', step: 'deserialize', priority: 'low' },
  );
}

/** Calls `work` with each index below `count` at a constant rate, whether or not the calls before have ended. */
async function atRate(perSecond: number, count: number, work: (index: number) => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  const calls: Promise<void>[] = [];
  const failures: unknown[] = [];
  for (let index = 0; index < count; index++) {
    const dueMs = startedAt + (index * 1000) / perSecond - performance.now();
    if (dueMs > 0) await wait(dueMs);
    calls.push(work(index).catch((error: unknown) => void failures.push(error)));
  }
  await Promise.all(calls);
  if (failures.length > 0) throw failures[0];
}

/** The median and the tail. Of fewer than 100 samples the tail is the largest one. */
const figuresOf = (name: string, samples: readonly number[]): [string, number, string][] => [
  [`${name}, median`, quantile(samples, 0.5), 'ms'],
  [`${name}, ${samples.length < 100 ? 'largest' : 'p99'}`, quantile(samples, 0.99), 'ms'],
];

export interface Load {
  eventId: string;
  /** Devices scan in turns: each has a rate limit. */
  devices: readonly string[];
  perSecond: number;
  result: string;
}

/**
 * Scans the codes at a constant rate, whether or not the scans before have ended. Returns the times in the handler.
 * @throws Error if an answer is not `result`.
 */
export async function scanAtRate(
  codes: readonly string[],
  { eventId, devices, perSecond, result }: Load,
): Promise<[string, number, string][]> {
  const all: number[] = [];
  const store: number[] = [];
  await atRate(perSecond, codes.length, (index) => {
    const own = { open: 0, since: 0, milliseconds: 0 };
    return waiting.run(own, async () => {
      const since = performance.now();
      const { body } = await scan(devices[index % devices.length] ?? '', eventId, codes[index] ?? '');
      all.push(performance.now() - since);
      store.push(own.milliseconds);
      if (body.result !== result) throw new Error(`${body.result ?? body.code} instead of ${result}`);
    });
  });
  const name = `${result}, ${perSecond}/s`;
  return [...figuresOf(name, all), ...figuresOf(`${name}, of it the store`, store)];
}

/**
 * What no scan can be faster than here: one PING to Valkey, one strongly consistent read of the row of a ticket and one
 * conditional update of another row, each alone and at the same rate.
 */
export async function floorAtRate(
  code: string,
  valkey: Redis,
  { perSecond, calls }: { perSecond: number; calls: number },
) {
  const { dynamo } = await import('../../shared/dynamo/client.ts');
  const place = readTicketCode(code);
  if (!place) throw new Error('This is no code');
  const own = { TableName: process.env.TICKETS_TABLE ?? '', Key: placeKey(place) };
  const change = { UpdateExpression: 'SET benched = :now', ConditionExpression: 'attribute_not_exists(sale)' };
  const steps: [string, () => Promise<unknown>][] = [
    ['PING of Valkey', () => valkey.ping()],
    ['GetItem', () => dynamo.send(new GetCommand({ ...own, ConsistentRead: true }))],
    [
      'UpdateItem',
      () =>
        dynamo.send(
          new UpdateCommand({
            ...{ ...own, ...change, Key: { pk: 'bench', sk: 'floor' } },
            ExpressionAttributeValues: { ':now': Date.now() },
          }),
        ),
    ],
  ];
  const figures: [string, number, string][] = [];
  for (const [name, step] of steps) {
    const samples: number[] = [];
    await atRate(perSecond, calls, async () => {
      const since = performance.now();
      await step();
      samples.push(performance.now() - since);
    });
    figures.push(...figuresOf(`floor: ${name}, ${perSecond}/s`, samples));
  }
  return figures;
}
