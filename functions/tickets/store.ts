import { TicketTypeAdded } from '../../events/ticket.ts';
import { seatsOfMap } from '../../shared/bucket.ts';
import { cancellation, count, getItem, getMany, queryAll, transact, update } from '../../shared/dynamo.ts';
import { conflict, Problem } from '../../shared/errors.ts';
import {
  claimableIndex,
  ownerIndex,
  parseTicketId,
  placeKey,
  shardKeys,
  type Ticket,
  type TicketType,
  typeKey,
} from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { announce } from '../../shared/outbox.ts';
import { listPage } from '../../shared/page.ts';
import { sellingIn } from '../../shared/selling.ts';
import { emptyPlan, planKey, type SellingPlan, writePlan } from '../../shared/selling-plan.ts';
import { env } from './env.ts';

const { TICKETS_TABLE, OUTBOX_TABLE, BUCKET } = env.read();

export const seats = seatsOfMap(BUCKET);

/** Selling facts and types of an event, in one query. */
export const sellingOf = sellingIn(TICKETS_TABLE);

export const ticketType = (ticketTypeId: string) =>
  getItem<TicketType>(TICKETS_TABLE, typeKey(ticketTypeId), { consistent: true });

export const sellingPlan = async (eventId: string): Promise<SellingPlan> =>
  (await getItem<SellingPlan>(TICKETS_TABLE, planKey(eventId), { consistent: true })) ?? emptyPlan(eventId);

/**
 * The type and the event's plan with it, in one transaction, conditional on the plan read: `false` when another type or
 * the publishing came between. A type of a published event is announced as well, so that its places get minted.
 */
export async function addTicketType(type: TicketType, plan: SellingPlan, now: number): Promise<boolean> {
  const { eventId, ticketTypeId } = type;
  const added = announce(OUTBOX_TABLE, TicketTypeAdded, {
    subject: ticketTypeId,
    data: { eventId, ticketTypeId },
    now,
  });
  try {
    await transact([
      writePlan(TICKETS_TABLE, plan),
      {
        Put: {
          TableName: TICKETS_TABLE,
          Item: { ...typeKey(ticketTypeId), ...type },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      ...(plan.published ? [added] : []),
    ]);
    return true;
  } catch (error) {
    if (cancellation(error)) return false;
    throw error;
  }
}

/** Conditional on the version read. @throws Problem `conflict`. */
export async function changeTicketType(read: TicketType, change: Partial<TicketType>): Promise<TicketType> {
  const next: TicketType = { ...read, ...change, version: read.version + 1 };
  try {
    await transact([
      {
        Put: {
          TableName: TICKETS_TABLE,
          Item: { ...next },
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':read': read.version },
        },
      },
    ]);
  } catch (error) {
    if (cancellation(error)) throw new Problem(conflict);
    throw error;
  }
  return next;
}

/** A recount on the index: nothing to drift, and a lapsed hold shows as free by itself. */
export async function countFree(type: TicketType, now: number): Promise<number> {
  const counts = await Promise.all(
    shardKeys(type).map((pk) =>
      count(TICKETS_TABLE, {
        IndexName: claimableIndex,
        KeyConditionExpression: 'pk = :pk AND claimableAt <= :now',
        ExpressionAttributeValues: { ':pk': pk, ':now': now },
      }),
    ),
  );
  return counts.reduce((total, n) => total + n, 0);
}

export async function placesOf(type: TicketType): Promise<Ticket[]> {
  const pages = await Promise.all(
    shardKeys(type).map((pk) =>
      queryAll<Ticket>(
        TICKETS_TABLE,
        {
          KeyConditionExpression: 'pk = :pk',
          ProjectionExpression: '#number, #status, claimableAt',
          ExpressionAttributeNames: { '#number': 'number', '#status': 'status' },
          ExpressionAttributeValues: { ':pk': pk },
        },
        limits.capacityPerType,
      ),
    ),
  );
  return pages.flat();
}

export async function ticket(ticketId: string): Promise<Ticket | undefined> {
  const place = parseTicketId(ticketId);
  const row = place && (await getItem<Ticket>(TICKETS_TABLE, placeKey(place), { consistent: true }));
  return row && row.sale === place.sale ? row : undefined;
}

/**
 * By order, which is no order in time: an order's id is derived from its key. Keys come from the index, which lags, the
 * rows from the table, so a ticket that has just changed hands is not listed.
 */
export async function ticketsOf(ownerId: string, paging: { limit: number; cursor?: string | undefined }) {
  const page = await listPage<Ticket>(
    TICKETS_TABLE,
    {
      IndexName: ownerIndex,
      KeyConditionExpression: 'ownerId = :owner',
      ExpressionAttributeValues: { ':owner': ownerId },
    },
    paging,
  );
  const keys = page.items.map(({ pk, sk }) => ({ pk, sk }));
  const rows = await getMany<Ticket>(TICKETS_TABLE, keys, { consistent: true });
  return { ...page, items: rows.filter((row) => row?.ownerId === ownerId) as Ticket[] };
}

/** Ends the minting: conditional on `preparing`, so a paused type stays paused. */
export const openSale = (ticketTypeId: string) =>
  update<TicketType>(TICKETS_TABLE, typeKey(ticketTypeId), {
    UpdateExpression: 'SET #status = :on, #version = #version + :one',
    ConditionExpression: '#status = :preparing',
    ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
    ExpressionAttributeValues: { ':on': 'on_sale', ':preparing': 'preparing', ':one': 1 },
  });
