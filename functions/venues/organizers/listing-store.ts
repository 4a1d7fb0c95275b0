import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { teamEnv } from '../env.ts';

const { VENUES_TABLE } = teamEnv.read();

/** One page of the rows whose `listing` has this value, sorted by their `position`. */
export const listRows = <T>(listing: string, paging: Paging) =>
  listPage<T>(
    VENUES_TABLE,
    {
      IndexName: 'listing',
      KeyConditionExpression: '#listing = :listing',
      ExpressionAttributeNames: { '#listing': 'listing' },
      ExpressionAttributeValues: { ':listing': listing },
    },
    paging,
  );
