import type { Action } from '../../../shared/dynamo/client.ts';
import { env } from '../env.ts';

const { VENUES_TABLE } = env.read();

/** Counts one more of what an account or an organizer founds. Fails when there are `most` already. */
export const quotaItem = (owner: `founder#${string}` | `organizer#${string}`, most: number): Action => ({
  Update: {
    TableName: VENUES_TABLE,
    Key: { pk: owner, sk: 'founded' },
    UpdateExpression: 'ADD founded :one',
    ConditionExpression: 'attribute_not_exists(founded) OR founded < :most',
    ExpressionAttributeValues: { ':one': 1, ':most': most },
  },
});
