import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { getItem, queryAll } from '../../../shared/dynamo/read.ts';
import { emptyPlan, planKey, type SellingPlan } from '../../../shared/inventory/selling-plan.ts';
import { byPosition, factsKey, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { env } from '../env.ts';

const { TICKETS_TABLE } = env.read();

/** Reads an event's ticket types by position, strongly consistent. */
export const readTypes = async (eventId: string) =>
  byPosition(
    await queryAll<TicketType>(TICKETS_TABLE, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :type)',
      ExpressionAttributeValues: { ':pk': factsKey(eventId).pk, ':type': 'type#' },
      ConsistentRead: true,
    }),
  );

/** Reads the plan of an event and its ticket types. @throws Problem `conflict` if a type is added at the same time. */
export async function readPlanAndTypes(eventId: string): Promise<{ plan: SellingPlan; types: TicketType[] }> {
  const row = await getItem<SellingPlan>(TICKETS_TABLE, planKey(eventId), { consistent: true });
  const plan = row ?? emptyPlan(eventId);
  const types = await readTypes(eventId);
  if (types.length !== plan.types.length) throw new Problem(conflict);
  return { plan, types };
}
