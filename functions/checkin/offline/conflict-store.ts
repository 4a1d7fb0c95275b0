import type { TicketCode } from '../../../shared/door/code-format.ts';
import { countConflict } from '../../../shared/door/door-rows.ts';
import type { PassageSeen } from '../../../shared/door/door-ticket.ts';
import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { transactWhen } from '../../../shared/dynamo/transaction.ts';
import { firstEntryCorrection } from '../door/passage.ts';
import { ticketUpdateItem } from '../door/passage-items.ts';
import { doorEnv } from '../env.ts';
import { type ConflictRow, conflictsPartition, foundConflictKey } from './conflict.ts';

const { CHECKIN_TABLE, TICKETS_TABLE } = doorEnv.read();

/** Which scan of which event does not count. */
interface ConflictKey {
  eventId: string;
  ticketId: string;
  /** The mark of the scan. */
  mark: string;
  /** Whether its guest was let in. Otherwise it is kept for repeats only, and is no conflict. */
  provisional: boolean;
}

const conflictKey = ({ eventId, ticketId, mark, provisional }: ConflictKey): Key => ({
  pk: provisional ? conflictsPartition(eventId) : `event#${eventId}#refusals`,
  sk: `${ticketId}#${mark}`,
});

/** Reads what was stored of a scan that does not count, strongly consistent. */
export const readConflict = (key: ConflictKey) =>
  getItem<ConflictRow>(CHECKIN_TABLE, conflictKey(key), { consistent: true });

/** Stores a scan that does not count. If it is a conflict, lists and counts it. Conditional on its absence. */
const conflictItems = (key: ConflictKey, conflict: ConflictRow): Action[] => [
  {
    Put: {
      TableName: CHECKIN_TABLE,
      Item: { ...conflictKey(key), ...conflict },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  },
  ...(key.provisional
    ? [
        {
          Put: {
            TableName: CHECKIN_TABLE,
            Item: { ...foundConflictKey(key.eventId, conflict, key.mark), ...conflict },
          },
        },
        countConflict(CHECKIN_TABLE, key.eventId),
      ]
    : []),
];

/** Stores a scan that does not count, once. Returns whether it is new. */
export const addConflict = (key: ConflictKey, conflict: ConflictRow): Promise<boolean> =>
  transactWhen(conflictItems(key, conflict));

/**
 * Replaces the first entry of a used ticket by an earlier one that arrived later, and stores the conflict between them
 * if they contradict each other, in one transaction. Whether the ticket is inside stays. Conditional on the code that was sold, on the first entry as
 * `known`, and on a scan that is not recorded yet. Returns whether it was written.
 */
export function correctFirstEntry(
  code: TicketCode,
  { entry, known }: { entry: PassageSeen; known: PassageSeen },
  key: ConflictKey,
  conflict: ConflictRow | undefined,
): Promise<boolean> {
  const correction = firstEntryCorrection({ ...entry, mark: key.mark }, known.at);
  const ticket: Action = { Update: { TableName: TICKETS_TABLE, ...ticketUpdateItem(code, correction) } };
  return transactWhen([ticket, ...(conflict ? conflictItems(key, conflict) : [])]);
}
