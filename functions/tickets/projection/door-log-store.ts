import { again, retry } from '../../../shared/async/retry.ts';
import { dynamoLimits } from '../../../shared/dynamo/limits.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { projectorEnv } from '../env.ts';
import { ticketLimits } from '../limits.ts';
import type { DoorChange } from './door-change.ts';
import { appendWithHours } from './door-log-items.ts';
import { nextRow } from './door-log-row.ts';
import { readKnownChanges } from './known-changes-store.ts';

const { CHECKIN_TABLE } = projectorEnv.read();

/**
 * Logs changes of one event and counts them, each once, however often the stream delivers it. A batch is one row, which
 * also has the counters after it. Several batches of one event take turns: the next position can be taken once.
 * @throws Error when others take their turns for too long. Nothing that was not logged is counted.
 */
export async function logDoorChanges(eventId: string, changes: readonly DoorChange[], now: number): Promise<void> {
  let pending = [...new Map(changes.map((change) => [change.id, change])).values()];
  // The log has no change before it was made. Clocks may differ.
  const since = Math.min(...changes.map(({ changedAt }) => changedAt)) - ticketLimits.clocksDifferMs;
  await retry<void>(
    async () => {
      // Every row has at least one of the changes.
      for (let rows = 0; rows <= changes.length; rows++) {
        const known = await readKnownChanges(eventId, since);
        pending = pending.filter(({ id }) => !known.has(id));
        if (pending.length === 0) return undefined;
        const { row, hours } = fittingRow(eventId, known.last, pending, now);
        if (!(await append(eventId, row, hours))) return again;
        known.append(row);
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

type Next = ReturnType<typeof nextRow>;

/** The next row, of as many changes as fit into it and, with their hours, into one transaction. */
function fittingRow(eventId: string, last: Next['row'] | undefined, changes: readonly DoorChange[], now: number): Next {
  let part = changes.slice(0, ticketLimits.changesPerRow);
  let next = nextRow(eventId, last, part, now);
  while (next.hours.length >= dynamoLimits.transaction) {
    part = part.slice(0, Math.floor(part.length / 2));
    next = nextRow(eventId, last, part, now);
  }
  return next;
}

/** Returns whether the position was free. Only minutes of other hours than the current one need a transaction. */
async function append(eventId: string, row: Next['row'], hours: Next['hours']): Promise<boolean> {
  if (hours.length === 0) return putNew(CHECKIN_TABLE, { ...row });
  return (await tryTransact(appendWithHours(CHECKIN_TABLE, eventId, row, hours))) === undefined;
}
