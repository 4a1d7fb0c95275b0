import { type ChangesRow, changesKey, type DoorCountsRow, doorCountsKey } from '../../../shared/door/door-rows.ts';
import { getItem, pages } from '../../../shared/dynamo/read.ts';
import { deviceEnv } from '../env.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

const readCounts = (eventId: string) => getItem<DoorCountsRow>(CHECKIN_TABLE, doorCountsKey(eventId));

/** Reads the position of the last change in the log of an event, 0 if there is none. Up to a second late. */
export const readPosition = async (eventId: string): Promise<number> => (await readCounts(eventId))?.position ?? 0;

/**
 * Yields the chunks of the log after a position, oldest first, page by page: a page has 1 MB. A reader knows what it has
 * read by the position of the last chunk (`positionOfChanges`), not by `readPosition`, which may be ahead of it.
 */
export const readChangesSince = (eventId: string, position: number): AsyncGenerator<ChangesRow[]> => {
  const { pk, sk } = changesKey(eventId, position);
  return pages<ChangesRow>(CHECKIN_TABLE, {
    KeyConditionExpression: 'pk = :pk AND sk > :position',
    ExpressionAttributeValues: { ':pk': pk, ':position': sk },
  });
};
