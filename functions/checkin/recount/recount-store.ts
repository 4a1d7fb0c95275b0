import { isDeepStrictEqual } from 'node:util';
import { type ChangesRow, type HourRow, hourKey, minutesIn } from '../../../shared/door/door-rows.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { soldPlaces } from '../../../shared/inventory/place-store.ts';
import { isMinted } from '../../../shared/inventory/ticket-type.ts';
import { countEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { readChangesSince } from '../log/changes-store.ts';
import { readSelling } from '../preload/sold-tickets-store.ts';
import { readHoursAndTotals } from '../stats/counts-store.ts';
import { DoorCount } from './door-count.ts';

const { CHECKIN_TABLE, TICKETS_TABLE } = countEnv.read();

const hourIn = ({ sk }: HourRow): number => Number(sk.slice(sk.indexOf('#') + 1));

/** Adds up the log of an event, and then its places, which are at least as new. */
export async function countDoor(eventId: string): Promise<DoorCount> {
  const count = new DoorCount();
  for await (const rows of readChangesSince(eventId, 0)) for (const row of rows) count.addRow(eventId, row);
  const { types } = await readSelling(eventId);
  for (const type of types.filter(isMinted)) {
    for await (const places of soldPlaces(TICKETS_TABLE, type, { ConsistentRead: true }))
      for (const place of places) count.addPlace(place);
  }
  return count;
}

/** The rows of finished hours that differ from what was counted, of those that statistics show. */
export async function wrongHours(eventId: string, count: DoorCount): Promise<HourRow[]> {
  const counted = count.counters();
  const stored = new Map((await readHoursAndTotals(eventId)).hours.map((row) => [hourIn(row), minutesIn(row)]));
  const hours = [...new Set([...stored.keys(), ...counted.hours.keys()])].sort((a, b) => b - a);
  return hours.slice(0, checkinLimits.statsHours).flatMap((hour) => {
    if (hour === counted.row.hour) return [];
    const row = { ...hourKey(eventId, hour), ...counted.hours.get(hour), finished: true } as unknown as HourRow;
    return isDeepStrictEqual(minutesIn(row), stored.get(hour) ?? new Map()) ? [] : [row];
  });
}

/** Appends the row with the true counters, and replaces hours. Returns whether the log was still at its position. */
export async function storeCounters(row: ChangesRow, hours: readonly HourRow[]): Promise<boolean> {
  const items: Action[] = [
    { Put: { TableName: CHECKIN_TABLE, Item: { ...row }, ConditionExpression: 'attribute_not_exists(pk)' } },
    ...hours.map((Item) => ({ Put: { TableName: CHECKIN_TABLE, Item } })),
  ];
  return (await tryTransact(items)) === undefined;
}
