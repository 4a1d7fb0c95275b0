import { getItem, queryAll } from '../dynamo/read.ts';
import { emptyPlan, planKey, type SellingPlan } from './selling-plan.ts';
import { blockedSeatsKey, byPosition, factsKey, type SellingFacts, type TicketType } from './ticket-type.ts';

/**
 * Reads how an event is sold from a tickets table: its facts (absent until it is published) and its types by
 * position, in one query. The lists of house seats sort before them and are not read.
 */
export const sellingIn =
  (table: string) =>
  async (eventId: string): Promise<{ facts: SellingFacts | undefined; types: TicketType[] }> => {
    const rows = await queryAll<{ sk: string }>(table, {
      KeyConditionExpression: 'pk = :pk AND sk >= :facts',
      ExpressionAttributeValues: { ':pk': factsKey(eventId).pk, ':facts': factsKey(eventId).sk },
      ConsistentRead: true,
    });
    return {
      facts: rows.find((row) => row.sk === 'facts') as SellingFacts | undefined,
      types: byPosition(rows.filter((row) => row.sk.startsWith('type#')) as unknown as TicketType[]),
    };
  };

/** Reads the selling plan of an event from a tickets table, strongly consistent. It is empty while there is no row. */
export const sellingPlanIn =
  (table: string) =>
  async (eventId: string): Promise<SellingPlan> =>
    (await getItem<SellingPlan>(table, planKey(eventId), { consistent: true })) ?? emptyPlan(eventId);

/** Reads the names of the house seats of a type from a tickets table, strongly consistent unless told otherwise. */
export const houseSeatsIn =
  (table: string) =>
  async (ticketTypeId: string, { consistent = true } = {}): Promise<string[]> => {
    const row = await getItem<{ seats: string[] }>(table, blockedSeatsKey(ticketTypeId), { consistent });
    return row?.seats ?? [];
  };
