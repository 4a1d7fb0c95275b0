import { type DoorTally, tallyNames } from '../../../shared/door/door-counts.ts';
import { conflictCountKey, doorPartition, type HourRow, readTally } from '../../../shared/door/door-rows.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { queryPage } from '../../../shared/dynamo/read.ts';
import { deviceEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { readLatestChanges } from '../log/changes-store.ts';
import type { StoredCounts } from './stats.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

/** Reads the people in each zone of an event, by its name. They follow the passages by about a second. */
export async function readZoneCounts(eventId: string): Promise<Map<string, DoorTally>> {
  const row = await readLatestChanges(eventId);
  const prefix = tallyNames.zone('');
  const zones = Object.entries(row?.tallies ?? {}).filter(([name]) => name.startsWith(prefix));
  return new Map(zones.map(([name, tally]) => [name.slice(prefix.length), readTally(tally)]));
}

/**
 * Reads all that is counted of a door: the latest row of its log, then the rows beside it. Some 3 read units at most.
 */
export async function readStoredCounts(eventId: string): Promise<StoredCounts> {
  const latest = await readLatestChanges(eventId);
  const { items } = await queryPage<Key>(CHECKIN_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': doorPartition(eventId) },
    // Totals sort behind the hours, so both are among the last rows.
    ScanIndexForward: false,
    Limit: checkinLimits.statsHours + 1,
  });
  const { sk: conflictsAt } = conflictCountKey(eventId);
  const conflicts = items.find(({ sk }) => sk === conflictsAt) as { conflicts: number } | undefined;
  const hours = items.filter(({ sk }) => sk.startsWith('minutes#')) as HourRow[];
  return { latest, hours, conflicts: conflicts?.conflicts ?? 0 };
}
