import { type ChangesRow, changesKey, latestChanges } from '../../../shared/door/door-rows.ts';
import { pages, type Query, queryPage } from '../../../shared/dynamo/read.ts';
import { deviceEnv } from '../env.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

/** Reads the latest row of the log of an event: it has the counters. Up to a second late. */
export async function readLatestChanges(eventId: string): Promise<ChangesRow | undefined> {
  const { items } = await queryPage<ChangesRow>(CHECKIN_TABLE, { ...latestChanges(eventId), Limit: 1 });
  return items[0];
}

/**
 * Yields the rows of the log after a position, oldest first, page by page: a page has 1 MB. A reader knows what it has
 * read by the position of the last row (`positionOfChanges`). The latest row may be ahead of it.
 */
export const readChangesSince = (eventId: string, position: number): AsyncGenerator<ChangesRow[]> => {
  const { pk, sk } = changesKey(eventId, position);
  return pages<ChangesRow>(CHECKIN_TABLE, {
    KeyConditionExpression: 'pk = :pk AND sk > :position',
    ExpressionAttributeValues: { ':pk': pk, ':position': sk },
  });
};

/** Yields the rows of the log from the latest on, page by page. */
export const readChangesBack = (
  eventId: string,
  options: Pick<Query, 'ConsistentRead'>,
): AsyncGenerator<ChangesRow[]> => pages<ChangesRow>(CHECKIN_TABLE, { ...latestChanges(eventId), ...options });
