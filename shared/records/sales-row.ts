import type { Key } from '../dynamo/client.ts';
import { pages } from '../dynamo/read.ts';
import { recordLimits } from './limits.ts';
import type { SellerDevice } from './order-facts.ts';

/**
 * The sales of a confirmed order for one event: a row of the orders table, projected from its stream by orders. Daily
 * revenue comes from these rows. Sold places are counted from the places themselves.
 */
export interface SalesRow {
  orderId: string;
  eventId: string;
  /** When the order was confirmed, epoch ms. */
  at: number;
  currency: string;
  /** The valid tickets, and what was paid and not refunded, with booking fees and taxes. In minor units. */
  lines: { ticketTypeId: string; quantity: number; revenue: number }[];
  /** Of this revenue: the booking fees as the order shows them, and the tax. Absent where there is none. */
  fees?: number;
  tax?: number;
  /** Executed and pending refunds, in minor units. */
  refunded?: number;
  pending?: number;
  /** Given away by the organizer: no buyer chose it. */
  comp?: true;
  /** Sold at the box office, by that account: its tickets, and what was taken for them in minor units. */
  boxOffice?: { by: string; device?: SellerDevice; method: 'cash' | 'card'; tickets: number; amount: number };
  /** The version of the order. */
  version: number;
}

/** The partition with a row for each event that has sold something in the last days. Rows expire by TTL. */
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

/**
 * Yields the sales of an event from an orders table, in the order of confirmation. Page by page, so that memory holds
 * one page: an event may have hundreds of thousands.
 */
export const salesIn =
  (table: string) =>
  (eventId: string): AsyncGenerator<SalesRow[]> =>
    pages<SalesRow>(table, {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': salesPartition(eventId) },
    });

/** Yields the sales of an event between two times, epoch ms, in the same way. */
export const salesBetweenIn =
  (table: string) =>
  (eventId: string, from: number, to: number): AsyncGenerator<SalesRow[]> =>
    pages<SalesRow>(table, {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': salesPartition(eventId),
        ':from': new Date(from).toISOString(),
        ':to': new Date(to).toISOString(),
      },
    });
