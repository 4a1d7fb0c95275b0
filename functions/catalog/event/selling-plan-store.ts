import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { queryAll } from '../../../shared/dynamo/read.ts';
import type { SellingPlan } from '../../../shared/inventory/selling-plan.ts';
import { sellingPlanIn } from '../../../shared/inventory/selling-store.ts';
import { byPosition, factsKey, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { env } from '../env.ts';

const { TICKETS_TABLE } = env.read();
const readPlan = sellingPlanIn(TICKETS_TABLE);

const readTypeRows = (eventId: string) =>
  queryAll<TicketType>(TICKETS_TABLE, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :type)',
    ExpressionAttributeValues: { ':pk': factsKey(eventId).pk, ':type': 'type#' },
    ConsistentRead: true,
  });

const withoutRemoved = (rows: readonly TicketType[]): TicketType[] =>
  byPosition(rows.filter(({ isRemoved }) => !isRemoved));

/** Reads an event's ticket types by position, strongly consistent. One that is being deleted is left out. */
export const readTypes = async (eventId: string) => withoutRemoved(await readTypeRows(eventId));

/**
 * Reads the plan of an event and its ticket types, without those that are being deleted.
 * @throws Problem `conflict` if a type is added or deleted at the same time.
 */
export async function readPlanAndTypes(eventId: string): Promise<{ plan: SellingPlan; types: TicketType[] }> {
  const plan = await readPlan(eventId);
  const rows = await readTypeRows(eventId);
  if (rows.length !== plan.types.length) throw new Problem(conflict);
  const types = withoutRemoved(rows);
  const kept = new Set(types.map(({ ticketTypeId }) => ticketTypeId));
  return { plan: { ...plan, types: plan.types.filter(({ ticketTypeId }) => kept.has(ticketTypeId)) }, types };
}
