import type { Key } from '../../../shared/dynamo/client.ts';
import { queryAll } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { ownerIndex } from '../../../shared/inventory/place.ts';
import { forgetEnv } from '../env.ts';
import { ticketLimits } from '../limits.ts';

const { TICKETS_TABLE } = forgetEnv.read();

/** Removes the holder's name from the tickets of an erased account. The tickets stay theirs. Idempotent. */
export async function eraseHolderName(ownerId: string): Promise<void> {
  const query = {
    IndexName: ownerIndex,
    KeyConditionExpression: 'ownerId = :owner',
    ExpressionAttributeValues: { ':owner': ownerId },
  };
  for (const { pk, sk } of await queryAll<Key>(TICKETS_TABLE, query, ticketLimits.ticketsPerUser)) {
    await update(
      TICKETS_TABLE,
      { pk, sk },
      {
        UpdateExpression: 'SET #version = #version + :one REMOVE holder',
        ConditionExpression: 'ownerId = :owner AND attribute_exists(holder)',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':owner': ownerId, ':one': 1 },
      },
    );
  }
}
