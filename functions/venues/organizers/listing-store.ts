import { listPage } from '../../../shared/dynamo/list-page.ts';
import { teamEnv } from '../env.ts';

const { VENUES_TABLE } = teamEnv.read();

export interface Paging {
  limit: number;
  cursor?: string | undefined;
}

/** Rows that name this listing, by their position in it. */
export const listRows = <T>(name: string, paging: Paging) =>
  listPage<T>(
    VENUES_TABLE,
    {
      IndexName: 'listing',
      KeyConditionExpression: '#listing = :listing',
      ExpressionAttributeNames: { '#listing': 'listing' },
      ExpressionAttributeValues: { ':listing': name },
    },
    paging,
  );
