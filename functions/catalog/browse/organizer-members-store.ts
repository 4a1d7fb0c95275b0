import { queryAll } from '../../../shared/dynamo/read.ts';
import { memberKey } from '../../../shared/records/venue-rows.ts';
import { env } from '../env.ts';

const { VENUES_TABLE } = env.read();

/** Reads the user ids of all members of an organizer, strongly consistent. */
export async function readMemberIds(organizerId: string): Promise<string[]> {
  const { pk, sk: prefix } = memberKey(organizerId, '');
  const rows = await queryAll<{ sk: string }>(VENUES_TABLE, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ProjectionExpression: 'sk',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
    ConsistentRead: true,
  });
  return rows.map(({ sk }) => sk.slice(prefix.length));
}
