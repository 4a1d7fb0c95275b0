import type { Money } from '../base/money.ts';
import { type OrderFacts, type PaymentMeans, readOrderFacts } from './order-facts.ts';

/** The part of an attempt to pay that other services read. */
export interface AttemptFacts extends PaymentMeans {
  /** `<orderId>#n`: the provider's idempotency key. */
  id: string;
  /** `failed`: it ended without money, or the provider never received it. */
  status: 'pending' | 'captured' | 'declined' | 'failed';
  amount: Money;
  /** What the provider took, which may differ from `amount`. */
  captured?: Money;
  /** What the provider kept for its service, in its own currency. Absent where it charges nothing, or is not known yet. */
  fee?: Money;
  /** When the fee was learned, epoch ms, where that was after the capture. */
  feeAt?: number;
}

/**
 * The part of a refund that other services read. `pending`: promised, and not executed yet. `failed`: refused by the
 * provider for good, and still owed.
 */
export interface RefundFacts {
  id: string;
  /** The attempt whose money it returns. */
  attemptId: string;
  amount: Money;
  status: 'pending' | 'succeeded' | 'failed';
  reason: string;
  /** The tickets it returned; absent where it returned money alone, or the order ended without tickets. */
  ticketIds?: string[];
  /** The events whose money it returned, where that was not only what was paid for these tickets. */
  eventIds?: string[];
  /** Set once it was paid out by hand: when, epoch ms, and the id of the member who says so. */
  paidOut?: { at: number; by: string };
}

/** A dispute at a bank, as the provider had it when it was last read. `id`: the provider's name. */
export interface Dispute {
  id: string;
  attemptId: string;
  amount: Money;
  /** The provider's word. */
  status: string;
  reason: string;
  /** When we learned of it, epoch ms. */
  at: number;
}

/** A refund that somebody made at the provider, outside NightFlow: the tickets are still valid. */
export interface OutsideRefund {
  id: string;
  attemptId: string;
  amount: Money;
  at: number;
  /** Set where it did not reach the buyer, or came back. */
  status?: 'failed';
}

/** What the history of an order says where a person accepts that a provider has another amount of a payment or a refund. */
export const acceptedWords = (id: string, { amount, currency }: Money): string =>
  `amount mismatch ${id} accepted ${amount} ${currency}`;

/** What the history of an order says of a dispute, or of a refund made outside NightFlow, and its new state. */
export const incidentWords = (list: 'disputes' | 'outsideRefunds', { id, status }: { id: string; status?: string }) =>
  [list === 'disputes' ? 'dispute' : 'outside refund', id, ...(status ? [status] : [])].join(' ');

/** What the history of an order says where the amount of a dispute has changed, behind its state. Minor units. */
export const changeWords = (before: number, now: number): string => `, ${before} became ${now}`;

/** An order with its money, as other services read it. Owned by orders. Times are epoch ms. */
export interface OrderMoney extends OrderFacts {
  attempts: AttemptFacts[];
  refunds: RefundFacts[];
  /** What has arrived of a manual payment. */
  receipts?: { at: number; amount: Money }[];
  outsideRefunds?: OutsideRefund[];
  disputes?: Dispute[];
  /** The fence: compensation starts by closing it, and a capture recorded afterwards is refunded. */
  money: 'open' | 'closed';
  history: { at: number; what: string }[];
}

/** Reads an order with its money. */
export const readOrderMoney = (orderId: string) => readOrderFacts(orderId) as Promise<OrderMoney | undefined>;

/** What an attempt took. */
export const takenBy = ({ status, amount, captured = amount }: AttemptFacts): number =>
  status === 'captured' ? captured.amount : 0;

/** The id of the refund of all that an attempt captured, since it pays for nothing. */
export const wholeRefundId = (attemptId: string): string => `${attemptId}#refund`;

/** The id of the refund of what a manual payment exceeded the price by. It takes nothing from the tickets. */
export const excessRefundId = (attemptId: string): string => `${attemptId}#excess`;
