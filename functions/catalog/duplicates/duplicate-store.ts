import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict, keyReused } from '../../../shared/base/problems.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { type SellingPlan, writePlan } from '../../../shared/inventory/selling-plan.ts';
import { blockedSeatsKey, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { newEvent, planned, typesOf } from '../event/event-store.ts';
import { copiedTypeId } from './duplicate.ts';

const { TICKETS_TABLE } = env.read();

/** Rows of house seats written at once. */
const lanes = 10;

export interface Duplicate {
  event: EventRow;
  types: TicketType[];
}

interface Source {
  plan: SellingPlan;
  types: readonly TicketType[];
  /** House seats by type. */
  blocked: ReadonlyMap<string, readonly string[]>;
}

/** How an event's places are planned, its house seats included. @throws Problem `conflict` when a type is just being added. */
export async function planAndTypes(eventId: string): Promise<Source> {
  const { plan, types } = await planned(eventId);
  const seated = types.filter(({ kind }) => kind === 'seated');
  const rows = await Promise.all(
    seated.map(({ ticketTypeId }) =>
      getItem<{ seats: string[] }>(TICKETS_TABLE, blockedSeatsKey(ticketTypeId), { consistent: true }),
    ),
  );
  const blocked = seated.flatMap(({ ticketTypeId }, at) => {
    const seats = rows[at]?.seats ?? [];
    return seats.length > 0 ? [[ticketTypeId, seats] as const] : [];
  });
  return { plan, types, blocked: new Map(blocked) };
}

/**
 * The draft with its types and their plan, in one transaction, on the condition that there is none. Its house seats come
 * before it, a row each: they could be more than a transaction holds, and nobody looks at them without their type.
 * Answers the draft as it is, also where an earlier attempt made it. @throws Problem `conflict`, `idempotency_key_reused`.
 */
export async function keepDuplicate(
  { event, types }: Duplicate,
  plan: SellingPlan,
  source: Source,
): Promise<Duplicate> {
  await forEachLimit([...source.blocked], lanes, ([ticketTypeId, seats]) =>
    putNew(TICKETS_TABLE, { ...blockedSeatsKey(copiedTypeId(ticketTypeId, event.eventId)), seats }),
  );
  try {
    await transact([
      ...newEvent(event),
      ...(types.length > 0 ? [writePlan(TICKETS_TABLE, plan)] : []),
      ...types.map((type) => ({
        Put: {
          TableName: TICKETS_TABLE,
          // A type that was read carries the key of its own row.
          Item: { ...type, ...typeKey(type.ticketTypeId) },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      })),
    ]);
    return { event, types };
  } catch (error) {
    if (!cancellation(error)) throw error;
    const made = await readEvent(event.eventId);
    if (!made) throw new Problem(conflict);
    if (made.duplicateHash !== event.duplicateHash) throw new Problem(keyReused);
    return { event: made, types: await typesOf(event.eventId) };
  }
}
