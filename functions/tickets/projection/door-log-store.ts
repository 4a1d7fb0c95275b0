import { again, retry } from '../../../shared/async/retry.ts';
import type { ChangesRow } from '../../../shared/door/door-rows.ts';
import { dynamoLimits } from '../../../shared/dynamo/limits.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { projectorEnv } from '../env.ts';
import { ticketLimits } from '../limits.ts';
import { knownCapacities } from './capacities-store.ts';
import { raiseCapacityAlarms } from './capacity-alarm.ts';
import type { Capacities } from './crowd.ts';
import type { DoorChange } from './door-change.ts';
import { appendRow } from './door-log-items.ts';
import { type NextRow, nextRow } from './door-log-row.ts';
import { readKnownChanges } from './known-changes-store.ts';

const { CHECKIN_TABLE, OUTBOX_TABLE } = projectorEnv.read();
const tables = { checkin: CHECKIN_TABLE, outbox: OUTBOX_TABLE };

/**
 * Logs changes of one event and counts them, each once, however often the stream delivers it. A batch is one row, which
 * also has the counters after it. Several batches of one event take turns: the next position can be taken once.
 * @throws Error when others take their turns for too long. Nothing that was not logged is counted.
 */
export async function logDoorChanges(eventId: string, changes: readonly DoorChange[], now: number): Promise<void> {
  let pending = [...new Map(changes.map((change) => [change.id, change])).values()];
  // The log has no change before it was made. Clocks may differ.
  const since = Math.min(...changes.map(({ changedAt }) => changedAt)) - ticketLimits.clocksDifferMs;
  const capacities = changes.some(({ passage }) => passage) ? await knownCapacities(eventId) : undefined;
  await retry<void>(
    async () => {
      // Every row has at least one of the changes.
      for (let rows = 0; rows <= changes.length; rows++) {
        const known = await readKnownChanges(eventId, since);
        pending = pending.filter(({ id }) => !known.has(id));
        if (pending.length === 0) return undefined;
        const next = fittingRow(eventId, known.last, pending, { capacities, now });
        if (!(await append(eventId, next))) return again;
        known.append(next.row);
        raiseCapacityAlarms(eventId, next.reached);
      }
      throw new Error(`The log of ${eventId} does not know the changes that were added to it`);
    },
    {
      attempts: Number.POSITIVE_INFINITY,
      exhausted: () => {
        throw new Error(`The log of ${eventId} grows too fast to be added to`);
      },
    },
  );
}

/** The next row, of as many changes as fit into it and, with what they add to, into one transaction. */
function fittingRow(
  eventId: string,
  last: ChangesRow | undefined,
  changes: readonly DoorChange[],
  given: { capacities: Capacities | undefined; now: number },
): NextRow {
  let part = changes.slice(0, ticketLimits.changesPerRow);
  let next = nextRow(eventId, last, part, given);
  while (appendRow(tables, eventId, next).length > dynamoLimits.transaction) {
    part = part.slice(0, Math.floor(part.length / 2));
    next = nextRow(eventId, last, part, given);
  }
  return next;
}

/** Returns whether the position was free. Only few rows need more than one put. */
async function append(eventId: string, next: NextRow): Promise<boolean> {
  const [put, ...others] = appendRow(tables, eventId, next);
  if (!put || others.length === 0) return putNew(CHECKIN_TABLE, { ...next.row });
  return (await tryTransact([put, ...others])) === undefined;
}
