import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { memoizeFor } from '../../../shared/async/memoize.ts';
import { log } from '../../../shared/base/log.ts';
import { dynamo } from '../../../shared/dynamo/client.ts';
import { env } from '../env.ts';
import { type Check, checkOf } from './health.ts';

const { EVENTS_TABLE } = env.read();

/** However often health is asked, the store is looked at once in this time by one process. */
const memoryMs = 5_000;
/** A store that needs longer is out for our callers too; the answer must come before theirs runs out. */
const patienceMs = 2_000;

const look = memoizeFor(memoryMs, async (table: string): Promise<Check> => {
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    // Half a read unit: no row has this key, and it is not there that counts.
    const command = new GetCommand({ TableName: table, Key: { pk: 'health', sk: 'health' } });
    await dynamo.send(command, { abortSignal: AbortSignal.timeout(patienceMs) });
    return checkOf(true, elapsed());
  } catch (error) {
    log.error('the store does not answer', error as Error);
    return checkOf(false, elapsed());
  }
});

/** Whether DynamoDB answers, at most 5 s old. Never throws. */
export const checkStore = (): Promise<Check> => look(EVENTS_TABLE);
