import type { Money } from '../base/money.ts';
import type { Key } from '../dynamo/client.ts';
import { getItem } from '../dynamo/read.ts';
import type { LineCharges } from '../pricing/price-lines.ts';
import { recordLimits } from './limits.ts';
import { tableNamed } from './table-name.ts';

/**
 * A refund policy as an order stores it. Compact, since the order's row is written often and 1 KB of it costs a unit. Fees
 * are minor units of the order's currency.
 */
export interface FrozenPolicy {
  windows: [hoursBefore: number, percent: number][];
  fixedFee?: number;
  feePerTicket?: number;
}

/** How an attempt pays. What follows `provider` is there for payments to the organizer directly. */
export interface PaymentMeans {
  provider: string;
  /** What the buyer states with the payment. */
  reference?: string;
  /** How to pay, in the organizer's own words. */
  action?: { instructions?: string };
  /** The zone in which the buyer is told until when to pay. */
  timezone?: string;
}

/** Where a seller of the box office was signed in. */
export interface SellerDevice {
  /** The id of the session. */
  id: string;
  /** What the seller calls it, such as a till. */
  name?: string;
}

/** The part of an order that other services read. Owned by orders. Times are epoch ms. */
export interface OrderFacts {
  orderId: string;
  userId: string;
  /** Whom limits per customer bind. Absent in comps, at the box office and in orders of earlier versions. */
  customer?: string;
  /** The account or guest that has bought it, if it has moved to the account of their address. */
  movedFrom?: string;
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
    /** Its share of the promotion code's discount. */
    discount?: Money;
    /** Its booking fee in minor units, with its share of the order's. */
    fee?: number;
    /** The organizer bears the booking fee. */
    organizerPays?: true;
    /** The tax on its price and the buyer's fee, in minor units. */
    tax?: NonNullable<LineCharges['tax']>;
    /** The policy frozen for this line, where it differs from the order's. */
    refundPolicy?: FrozenPolicy;
  }[];
  total: Money;
  /**
   * The policy that was in force for its first line when it was placed. Absent where there was none, and in orders of
   * earlier versions: their buyers can return nothing by themselves.
   */
  refundPolicy?: FrozenPolicy;
  /** Attempts to pay it. */
  attempts: PaymentMeans[];
  /** What was captured of its price. */
  captured?: Money;
  /** Until when it can be paid. */
  payBy: number;
  /** Filled by confirm. */
  tickets: { ticketId: string; itemId: string; status: 'valid' | 'cancelled' }[];
  createdAt: number;
  /** Given away by an organizer. */
  comp?: {
    /** The account that gave it. */
    by: string;
    reason: string;
    /** The receiver, if they have no account. The order then belongs to the giver, and otherwise to the receiver. */
    to?: { name: string; email: string };
  };
  /** Sold at the box office. */
  boxOffice?: {
    /** The account of the member who sold it. */
    by: string;
    /** Absent in sales of earlier versions. */
    device?: SellerDevice;
    method: 'cash' | 'card';
    /** The name on the tickets. */
    name?: string;
    /**
     * Sold to a customer without a confirmed account, with the address that they gave. The order then belongs to the
     * organizer: no account lists its tickets or sees their codes.
     */
    walkUp?: { email?: string };
  };
}

export const orderKey = (orderId: string): Key => ({ pk: `order#${orderId}`, sk: 'order' });

/** The partitions of the sparse index of orders without an outcome. Orders are spread over them by id. */
export const openOrderPartitions: readonly string[] = Array.from(
  { length: recordLimits.openOrderShards },
  (_, shard) => `open#${shard}`,
);

export const readOrderFacts = (orderId: string) =>
  getItem<OrderFacts>(tableNamed('ORDERS_TABLE'), orderKey(orderId), { consistent: true });
