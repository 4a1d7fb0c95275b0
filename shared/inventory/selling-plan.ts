import type { Action, Key } from '../dynamo/client.ts';

type SeatMapVersion = { version: number; key: string };

/**
 * The row of the tickets table that the ticket types of an event share. Adding a type and publishing both write it,
 * with an optimistic lock on `version`, so that they never interleave.
 */
export interface SellingPlan {
  eventId: string;
  /** In the order in which they were added. Each section is sold by one type. */
  types: { ticketTypeId: string; sectionIds?: string[] }[];
  /** The map that the seated types were planned with. The event keeps it. */
  seatMap?: SeatMapVersion;
  published: boolean;
  /** 0 while there is no row. */
  version: number;
}

export const planKey = (eventId: string): Key => ({ pk: `event#${eventId}`, sk: 'plan' });

export const emptyPlan = (eventId: string): SellingPlan => ({ eventId, types: [], published: false, version: 0 });

/**
 * Returns the map that an event sells its seats by. It is the map of the first seated type, which capacity and shards
 * derive from. Without a seated type it is the venue's newest. Publishing fixes it, also when there is none.
 */
export const plannedMap = (plan: SellingPlan, newest: SeatMapVersion | undefined): SeatMapVersion | undefined =>
  plan.seatMap ?? (plan.published ? undefined : newest);

/** The put of the next version of a plan. Optimistic lock: conditional on the stored `version` being the one before. */
export const writePlan = (table: string, next: SellingPlan): Action => ({
  Put: {
    TableName: table,
    Item: { ...planKey(next.eventId), ...next },
    ConditionExpression: next.version === 1 ? 'attribute_not_exists(pk)' : '#version = :read',
    ...(next.version > 1 && {
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':read': next.version - 1 },
    }),
  },
});

/** The plan without a type. A draft without seated types follows the venue's newest map again. */
export function withoutType({ seatMap, ...plan }: SellingPlan, ticketTypeId: string): SellingPlan {
  const types = plan.types.filter((type) => type.ticketTypeId !== ticketTypeId);
  const keepsMap = plan.published || types.some(({ sectionIds }) => sectionIds);
  return { ...plan, types, ...(keepsMap && seatMap && { seatMap }), version: plan.version + 1 };
}
