import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { pages } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { ownerIndex } from '../../../shared/inventory/place.ts';
import { forgetEnv } from '../env.ts';

const { TICKETS_TABLE } = forgetEnv.read();

const maxConcurrentUpdates = 10;

/** Removes the holder's name from the tickets of an erased account. The tickets stay theirs. Idempotent. */
export async function eraseHolderName(ownerId: string): Promise<void> {
  const query = {
    IndexName: ownerIndex,
    KeyConditionExpression: 'ownerId = :owner',
    ExpressionAttributeValues: { ':owner': ownerId },
  };
  for await (const tickets of pages<Key>(TICKETS_TABLE, query)) {
    await forEachLimit(tickets, maxConcurrentUpdates, ({ pk, sk }) =>
      update(
        TICKETS_TABLE,
        { pk, sk },
        {
          UpdateExpression: 'SET #version = #version + :one REMOVE holder',
          ConditionExpression: 'ownerId = :owner AND attribute_exists(holder)',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':owner': ownerId, ':one': 1 },
        },
      ),
    );
  }
}
