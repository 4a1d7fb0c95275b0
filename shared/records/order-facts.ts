import type { Money } from '../base/money.ts';
import type { Key } from '../dynamo/client.ts';
import { getItem } from '../dynamo/read.ts';
import { recordLimits } from './limits.ts';
import { tableNamed } from './table-name.ts';

/** Owned by orders. Times are epoch ms. */
export interface OrderFacts {
  orderId: string;
  userId: string;
  status: 'pending' | 'awaiting_payment' | 'confirmed' | 'failed' | 'cancelled' | 'refunded' | 'partially_refunded';
  items: {
    id: string;
    eventId: string;
    eventTitle: string;
    ticketTypeId: string;
    name: string;
    quantity: number;
    seats?: string[];
    unitPrice: Money;
    total: Money;
    /** Its part of what a promotion code takes off the order. */
    discount?: Money;
  }[];
  total: Money;
  /** Filled by confirm. */
  tickets: { ticketId: string; itemId: string; status: 'valid' | 'cancelled' }[];
  createdAt: number;
  /** Given by an organizer, for nothing. */
  comp?: {
    /** Who gave it. */
    by: string;
    reason: string;
    /** Who got it, unless they have an account: the order is theirs then, and otherwise the giver's. */
    to?: { name: string; email: string };
  };
}
export const orderKey = (orderId: string): Key => ({ pk: `order#${orderId}`, sk: 'order' });
/** Orders without an outcome lie in a sparse index, spread over these partitions by their id. */
export const openOrderPartitions: readonly string[] = Array.from(
  { length: recordLimits.openOrderShards },
  (_, shard) => `open#${shard}`,
);
export const readOrderFacts = (orderId: string) =>
  getItem<OrderFacts>(tableNamed('ORDERS_TABLE'), orderKey(orderId), { consistent: true });
