import { log } from '../../../shared/base/log.ts';
import { queryPage } from '../../../shared/dynamo/read.ts';
import { gates } from '../devices/device-store.ts';
import { doorEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { countSold, sellingOf } from '../preload/sold-tickets-store.ts';
import { doorTally, type ScanRow } from './stats.ts';

const { CHECKIN_TABLE } = doorEnv.read();

/** Every passage through the doors of an event, counted page by page. */
async function countPassages(eventId: string) {
  const tally = doorTally();
  let start: Record<string, unknown> | undefined;
  do {
    const page: { items: ScanRow[]; next: typeof start } = await queryPage<ScanRow>(CHECKIN_TABLE, {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `event#${eventId}#scans` },
      ProjectionExpression: 'sk, #at, gateId, direction',
      ExpressionAttributeNames: { '#at': 'at' },
      ...(start && { ExclusiveStartKey: start }),
    });
    tally.add(page.items);
    start = page.next;
  } while (start && tally.passages() < checkinLimits.passagesPerEvent);
  if (start) log.warn('door statistics cut off', { eventId, passages: tally.passages() });
  return tally;
}

/** The numbers of an event's door, and how many passages were read for them. */
export async function doorNumbers(eventId: string) {
  const [tally, itsGates, { types }] = await Promise.all([countPassages(eventId), gates(eventId), sellingOf(eventId)]);
  const total = await countSold(types);
  return { stats: tally.stats({ gates: itsGates, total }), passages: tally.passages() };
}
