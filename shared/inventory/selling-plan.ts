import type { Action, Key } from '../dynamo/client.ts';

type SeatMapVersion = { version: number; key: string };

/**
 * What the ticket types of an event share, as one row of the tickets table: adding a type and publishing write it in
 * their transactions, conditional on the version read, so that they happen one after the other.
 */
export interface SellingPlan {
  eventId: string;
  /** As they were added; a section is sold by one type. */
  types: { ticketTypeId: string; sectionIds?: string[] }[];
  /** The map that the seated types were planned with; the event keeps it. */
  seatMap?: SeatMapVersion;
  published: boolean;
  /** 0 until there is a row. */
  version: number;
}

export const planKey = (eventId: string): Key => ({ pk: `event#${eventId}`, sk: 'plan' });

export const emptyPlan = (eventId: string): SellingPlan => ({ eventId, types: [], published: false, version: 0 });

/**
 * The map an event sells its seats by: that of its first seated type, since capacity and shards came from it; until
 * then the venue's newest; after publishing never another, nor one where there was none.
 */
export const plannedMap = (plan: SellingPlan, newest: SeatMapVersion | undefined): SeatMapVersion | undefined =>
  plan.seatMap ?? (plan.published ? undefined : newest);

/** Conditional on the plan being the one that `next` was made from. */
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
