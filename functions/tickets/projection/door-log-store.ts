import { again, retry } from '../../../shared/async/retry.ts';
import { type DoorCountsRow, doorCountsKey } from '../../../shared/door/door-rows.ts';
import { dynamoLimits } from '../../../shared/dynamo/limits.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { projectorEnv } from '../env.ts';
import { ticketLimits } from '../limits.ts';
import type { DoorChange } from './door-change.ts';
import { logTransaction } from './door-log-items.ts';

const { CHECKIN_TABLE } = projectorEnv.read();

const actionsFor = (eventId: string, part: readonly DoorChange[]): number =>
  logTransaction(CHECKIN_TABLE, eventId, part).actions.length;

/** Changes from the first on, as many as fit into one transaction and one chunk. */
function fitting(eventId: string, changes: readonly DoorChange[]): readonly DoorChange[] {
  let part = changes.slice(0, ticketLimits.changesPerChunk);
  while (actionsFor(eventId, part) > dynamoLimits.transaction) part = part.slice(0, Math.floor(part.length * 0.9));
  return part;
}

/**
 * Logs changes of one event and counts them, each once, however often the stream delivers it: in one transaction
 * of as many as fit. Several batches of one event take turns, by the optimistic lock of its counters.
 * @throws Error when others take their turns for too long. Nothing that was not logged is counted.
 */
export async function logDoorChanges(eventId: string, changes: readonly DoorChange[]): Promise<void> {
  let waiting = changes;
  while (waiting.length > 0) {
    const part = fitting(eventId, waiting);
    await logPart(eventId, part);
    waiting = waiting.slice(part.length);
  }
}

async function logPart(eventId: string, part: readonly DoorChange[]): Promise<void> {
  let pending = part;
  await retry<void>(
    async () => {
      if (pending.length === 0) return undefined;
      const counts = await getItem<DoorCountsRow>(CHECKIN_TABLE, doorCountsKey(eventId), { consistent: true });
      const { marks, actions } = logTransaction(CHECKIN_TABLE, eventId, pending, counts);
      const cancelled = await tryTransact(actions);
      if (!cancelled) return undefined;
      // The stream has delivered these before: they are logged and counted.
      const known = new Set(cancelled.failed.flatMap((index) => marks[index] ?? []));
      pending = pending.filter((change) => !known.has(change));
      return again;
    },
    {
      attempts: Number.POSITIVE_INFINITY,
      exhausted: () => {
        throw new Error(`The counters of ${eventId} change too often to be added to`);
      },
    },
  );
}
