import { type DoorTally, tallyNames } from '../../../shared/door/door-counts.ts';
import {
  conflictCountKey,
  doorPartition,
  type HourRow,
  readTally,
  refusalCountKey,
  soldCountKey,
} from '../../../shared/door/door-rows.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { queryPage } from '../../../shared/dynamo/read.ts';
import { deviceEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { readLatestChanges } from '../log/changes-store.ts';
import type { SoldCount } from './sold-count-store.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

/** Reads the people in each zone of an event, by its name. They follow the passages by about a second. */
export async function readZoneCounts(eventId: string): Promise<Map<string, DoorTally>> {
  const row = await readLatestChanges(eventId);
  const prefix = tallyNames.zone('');
  const zones = Object.entries(row?.tallies ?? {}).filter(([name]) => name.startsWith(prefix));
  return new Map(zones.map(([name, tally]) => [name.slice(prefix.length), readTally(tally)]));
}

/** Rows of totals beside the hours: tickets sold, refusals, conflicts. */
const totalRows = 3;

/** Reads what is counted beside the log of an event: finished hours and totals. Some 3 read units at most. */
export async function readHoursAndTotals(eventId: string) {
  const { items } = await queryPage<Key>(CHECKIN_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': doorPartition(eventId) },
    // Totals sort behind the hours, so both are among the last rows.
    ScanIndexForward: false,
    Limit: checkinLimits.statsHours + totalRows,
  });
  const rowOf = ({ sk }: Key): unknown => items.find((row) => row.sk === sk);
  const conflicts = rowOf(conflictCountKey(eventId)) as { conflicts: number } | undefined;
  // Beside its counts the row has its key, and who wrote it last.
  const refused = Object.entries(rowOf(refusalCountKey(eventId)) ?? {}).filter(
    ([, count]) => typeof count === 'number',
  );
  const sold = rowOf(soldCountKey(eventId)) as SoldCount | undefined;
  const hours = items.filter((row) => row.sk.startsWith('minutes#')) as HourRow[];
  return {
    hours,
    conflicts: conflicts?.conflicts ?? 0,
    refusals: Object.fromEntries(refused) as Record<string, number>,
    sold: sold?.byType && sold,
  };
}
