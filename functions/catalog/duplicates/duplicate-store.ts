import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { again, retry } from '../../../shared/async/retry.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, keyReused } from '../../../shared/base/problems.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { type SellingPlan, writePlan } from '../../../shared/inventory/selling-plan.ts';
import { houseSeatsIn } from '../../../shared/inventory/selling-store.ts';
import { blockedSeatsKey, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { type EventRow, readEvent } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { newEventItems } from '../event/event-items.ts';
import { readPlanAndTypes, readTypes } from '../event/selling-plan-store.ts';
import { tooManyDrafts } from '../problems.ts';
import { copiedTypeId } from './duplicate.ts';

const { TICKETS_TABLE } = env.read();
const readHouseSeats = houseSeatsIn(TICKETS_TABLE);

const maxConcurrentPuts = 10;

export interface Duplicate {
  event: EventRow;
  types: TicketType[];
}

interface DuplicateSource {
  plan: SellingPlan;
  types: readonly TicketType[];
  /** Names of house seats by type id. */
  blocked: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the plan, the types and the house seats of an event.
 * @throws Problem `conflict` if a type is added at the same time.
 */
export async function readSource(eventId: string): Promise<DuplicateSource> {
  const { plan, types } = await readPlanAndTypes(eventId);
  const seated = types.filter(({ kind }) => kind === 'seated');
  const houseSeats = await Promise.all(
    seated.map(async ({ ticketTypeId }) => [ticketTypeId, await readHouseSeats(ticketTypeId)] as const),
  );
  return { plan, types, blocked: new Map(houseSeats.filter(([, seats]) => seats.length > 0)) };
}

/**
 * Creates a draft with its types and their plan in one transaction. Conditional on its rows being absent, so it is
 * idempotent: if an earlier attempt created the draft, it is returned as stored now.
 * House seats are written first, one row a type: they may exceed a transaction, and have no effect without their type.
 * @throws Problem `too_many_drafts`, `conflict`, `idempotency_key_reused`.
 */
export async function createDuplicate(
  { event, types }: Duplicate,
  plan: SellingPlan,
  source: DuplicateSource,
): Promise<Duplicate> {
  await forEachLimit([...source.blocked], maxConcurrentPuts, ([ticketTypeId, seats]) =>
    putNew(TICKETS_TABLE, { ...blockedSeatsKey(copiedTypeId(ticketTypeId, event.eventId)), seats }),
  );
  return retry(
    async () => {
      const refused = await tryTransact([
        ...newEventItems(event),
        ...(types.length > 0 ? [writePlan(TICKETS_TABLE, plan)] : []),
        ...types.map((type) => ({
          Put: {
            TableName: TICKETS_TABLE,
            // The copied type still carries the key of the row it was read from.
            Item: { ...type, ...typeKey(type.ticketTypeId) },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        })),
      ]);
      if (!refused) return { event, types };
      const [count, ...others] = refused.failed;
      // Another draft of the organizer is being counted.
      if (count === undefined) return again;
      if (count === 0 && others.length === 0) throw new Problem(tooManyDrafts);
      return existingDuplicate(event);
    },
    { exhausted: raise(conflict) },
  );
}

async function existingDuplicate({ eventId, duplicateHash }: EventRow): Promise<Duplicate> {
  const event = await readEvent(eventId);
  if (!event) throw new Problem(conflict);
  if (event.duplicateHash !== duplicateHash) throw new Problem(keyReused);
  return { event, types: await readTypes(eventId) };
}
