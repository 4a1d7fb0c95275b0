import { getMany } from '../../../shared/dynamo/read.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { settlementEnv } from '../env.ts';
import type { ShownEvent } from './settlement-view.ts';

const { EVENTS_TABLE } = settlementEnv.read();

/** Reads events by id. Unknown ids are left out. */
export async function readShownEvents(ids: readonly string[]): Promise<Map<string, ShownEvent>> {
  const keys = [...new Set(ids)].filter((id) => id !== '').map(eventKey);
  const rows = await getMany<EventRow>(EVENTS_TABLE, keys);
  return new Map(rows.flatMap((row) => (row ? [[row.eventId, row] as const] : [])));
}
