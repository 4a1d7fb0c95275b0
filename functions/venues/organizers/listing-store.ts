import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { teamEnv } from '../env.ts';

const { VENUES_TABLE } = teamEnv.read();

/** One page of the rows whose `listing` has this value, by `position`. `only` keeps those of an organizer. */
export const listRows = <T>(listing: string, paging: Paging, only?: { organizerId: string }) =>
  listPage<T>(
    VENUES_TABLE,
    {
      IndexName: 'listing',
      KeyConditionExpression: '#listing = :listing',
      ExpressionAttributeNames: { '#listing': 'listing' },
      ...(only && { FilterExpression: 'organizerId = :organizer' }),
      ExpressionAttributeValues: { ':listing': listing, ...(only && { ':organizer': only.organizerId }) },
    },
    paging,
  );
