import type { Key } from './dynamo.ts';

/**
 * What a confirmed order sold of one event: a row of the orders table, which orders keeps from its own stream. The
 * money of each day comes from these; how many places are sold is counted at the places themselves.
 */
export interface SalesRecord {
  orderId: string;
  eventId: string;
  /** When it was confirmed, in epoch ms. */
  at: number;
  currency: string;
  /** Tickets that count, and what was paid for them in minor units. */
  lines: { ticketTypeId: string; quantity: number; revenue: number }[];
  /** The order's. */
  version: number;
}

export const salesPartition = (eventId: string): string => `event#${eventId}#sales`;
export const salesKey = ({ eventId, at, orderId }: Pick<SalesRecord, 'eventId' | 'at' | 'orderId'>): Key => ({
  pk: salesPartition(eventId),
  sk: `${new Date(at).toISOString()}#${orderId}`,
});
