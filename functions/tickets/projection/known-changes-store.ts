import { type ChangesRow, changesKey, latestChanges, positionOfChanges } from '../../../shared/door/door-rows.ts';
import { pages } from '../../../shared/dynamo/read.ts';
import { projectorEnv } from '../env.ts';
import { ticketLimits } from '../limits.ts';
import { KnownChanges } from './known-changes.ts';

const { CHECKIN_TABLE } = projectorEnv.read();

/** By event, the one used last at the end. A process that starts anew reads what it needs. */
const known = new Map<string, KnownChanges>();

/**
 * Returns the log of an event up to its latest row, back to what was written at `since` (epoch ms) or before. Usually
 * one read, strongly consistent, of the rows that other processes have written.
 */
export async function readKnownChanges(eventId: string, since: number): Promise<KnownChanges> {
  const changes = known.get(eventId) ?? new KnownChanges();
  known.delete(eventId);
  known.set(eventId, changes);
  makeRoom(changes);
  if (changes.last) await readLater(eventId, changes);
  if (!changes.last || !changes.reachesBackTo(since)) await readEarlier(eventId, changes, since);
  return changes;
}

async function readLater(eventId: string, changes: KnownChanges): Promise<void> {
  const { pk, sk } = changesKey(eventId, changes.last ? positionOfChanges(changes.last) : 0);
  const later = pages<ChangesRow>(CHECKIN_TABLE, {
    KeyConditionExpression: 'pk = :pk AND sk > :known',
    ExpressionAttributeValues: { ':pk': pk, ':known': sk },
    ConsistentRead: true,
  });
  for await (const page of later) for (const row of page) changes.append(row);
}

async function readEarlier(eventId: string, changes: KnownChanges, since: number): Promise<void> {
  const start = changes.last && { ExclusiveStartKey: changesKey(eventId, changes.first) };
  const earlier = pages<ChangesRow>(CHECKIN_TABLE, {
    ...latestChanges(eventId),
    ...start,
    Limit: ticketLimits.earlierRowsPerRead,
    ConsistentRead: true,
  });
  for await (const page of earlier) {
    for (const row of page) changes.prepend(row);
    if (changes.reachesBackTo(since)) return;
  }
}

/** Keeps the memory of a process within its bounds: forgets other events first, then the oldest rows of this one. */
function makeRoom(changes: KnownChanges): void {
  let size = 0;
  for (const one of known.values()) size += one.size;
  for (const [eventId, one] of known) {
    if (size <= ticketLimits.knownChanges && known.size <= ticketLimits.knownEvents) return;
    if (one === changes) break;
    known.delete(eventId);
    size -= one.size;
  }
  changes.shrinkTo(ticketLimits.knownChanges);
}
