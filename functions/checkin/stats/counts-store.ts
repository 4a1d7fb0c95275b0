import { type DoorTally, tallyNames } from '../../../shared/door/door-counts.ts';
import { type DoorCountsRow, doorCountsKey, readTally } from '../../../shared/door/door-rows.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { deviceEnv } from '../env.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

/** Reads the people in each zone of an event, by its name. They follow the passages by about a second. */
export async function readZoneCounts(eventId: string): Promise<Map<string, DoorTally>> {
  const row = await getItem<DoorCountsRow>(CHECKIN_TABLE, doorCountsKey(eventId));
  const prefix = tallyNames.zone('');
  const zones = Object.entries(row?.tallies ?? {}).filter(([name]) => name.startsWith(prefix));
  return new Map(zones.map(([name, tally]) => [name.slice(prefix.length), readTally(tally)]));
}
