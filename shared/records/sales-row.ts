import type { Key } from '../dynamo/client.ts';
import { queryAll } from '../dynamo/read.ts';
import { recordLimits } from './limits.ts';

/**
 * What a confirmed order sold of one event: a row of the orders table, which orders keeps from its own stream. The
 * money of each day comes from these; how many places are sold is counted at the places themselves.
 */
export interface SalesRow {
  orderId: string;
  eventId: string;
  /** When it was confirmed, in epoch ms. */
  at: number;
  currency: string;
  /** Tickets that count, and what was paid for them in minor units. */
  lines: { ticketTypeId: string; quantity: number; revenue: number }[];
  /** What was given back for other tickets, and what is promised and not there yet, in minor units. */
  refunded?: number;
  pending?: number;
  /** Given away: nobody chose it. */
  comp?: true;
  /** The order's. */
  version: number;
}

/** Where a row for each event says that it has sold something in the last days; it goes by itself. */
export const recentSalesPartition = 'sold-lately';
export const recentSalesRow = (eventId: string, now: number) => ({
  pk: recentSalesPartition,
  sk: eventId,
  ttl: Math.ceil((now + recordLimits.soldLatelyMs) / 1000),
});

export const salesPartition = (eventId: string): string => `event#${eventId}#sales`;
export const salesKey = ({ eventId, at, orderId }: Pick<SalesRow, 'eventId' | 'at' | 'orderId'>): Key => ({
  pk: salesPartition(eventId),
  sk: `${new Date(at).toISOString()}#${orderId}`,
});

/** What confirmed orders sold of an event, from the orders table, in the order in which they were confirmed. */
export const salesIn =
  (table: string) =>
  (eventId: string): Promise<SalesRow[]> =>
    queryAll<SalesRow>(
      table,
      { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': salesPartition(eventId) } },
      recordLimits.ordersPerEvent,
    );
