import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { scan } from '../../test/support/actors/door.ts';
import { quantile } from '../report.ts';

/** Milliseconds that a scan has waited for DynamoDB. */
const waiting = new AsyncLocalStorage<{ milliseconds: number }>();

/** Measures how long requests of this process to DynamoDB take on the wire, for the scan that sends them. */
export async function watchStore(): Promise<void> {
  const { dynamo } = await import('../../shared/dynamo/client.ts');
  dynamo.middlewareStack.add(
    (next) => async (args) => {
      const startedAt = performance.now();
      const answer = await next(args);
      const own = waiting.getStore();
      if (own) own.milliseconds += performance.now() - startedAt;
      return answer;
    },
    { name: 'wire', step: 'deserialize', priority: 'low' },
  );
}

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
export async function scanAtRate(codes: readonly string[], { eventId, devices, perSecond, result }: Load) {
  const all: number[] = [];
  const store: number[] = [];
  const startedAt = performance.now();
  const scans: Promise<void>[] = [];
  for (const [index, code] of codes.entries()) {
    const dueMs = startedAt + (index * 1000) / perSecond - performance.now();
    if (dueMs > 0) await wait(dueMs);
    const own = { milliseconds: 0 };
    const one = waiting.run(own, async () => {
      const since = performance.now();
      const { body } = await scan(devices[index % devices.length] ?? '', eventId, code);
      all.push(performance.now() - since);
      store.push(own.milliseconds);
      if (body.result !== result) throw new Error(`${body.result ?? body.code} instead of ${result}`);
    });
    scans.push(one);
  }
  await Promise.all(scans);
  const name = `${result}, ${perSecond}/s`;
  const figures: [string, number, string][] = [
    [`${name}, median`, quantile(all, 0.5), 'ms'],
    [`${name}, p99`, quantile(all, 0.99), 'ms'],
    [`${name}, of it the store, median`, quantile(store, 0.5), 'ms'],
    [`${name}, of it the store, p99`, quantile(store, 0.99), 'ms'],
  ];
  return figures;
}
