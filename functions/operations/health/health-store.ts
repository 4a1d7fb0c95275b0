import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { memoizeFor } from '../../../shared/async/memoize.ts';
import { log } from '../../../shared/base/log.ts';
import { dynamo } from '../../../shared/dynamo/client.ts';
import { env } from '../env.ts';
import { type Check, checkOf } from './health.ts';

const { EVENTS_TABLE } = env.read();

/** Each process probes the store at most once in this time. */
const probeMemoryMs = 5_000;
/** A store that needs longer is down for callers too. The answer must arrive before their own timeout. */
const timeoutMs = 2_000;

const probe = memoizeFor(probeMemoryMs, async (table: string): Promise<Check> => {
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    // Costs half a read unit: no row has this key. Only the answer matters.
    const command = new GetCommand({ TableName: table, Key: { pk: 'health', sk: 'health' } });
    await dynamo.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
    return checkOf(true, elapsed());
  } catch (error) {
    log.error('the store does not answer', error as Error);
    return checkOf(false, elapsed());
  }
});

/** Probes whether DynamoDB answers. The result is at most 5 s old. Never throws. */
export const probeStore = (): Promise<Check> => probe(EVENTS_TABLE);
