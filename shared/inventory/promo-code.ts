import type { Money } from '../base/money.ts';
import { sumOf } from '../base/sum.ts';
import type { Key } from '../dynamo/client.ts';
import { apportion } from '../pricing/share.ts';
import { pastedCode } from '../text/text.ts';
import type { TicketType } from './ticket-type.ts';

/**
 * A promotion code of an event, a row of the tickets table. It takes a percentage or an amount off, unlocks hidden
 * ticket types (then it is an access code), or both. One order counts as one use.
 */
export interface PromoCode {
  eventId: string;
  /** Upper case, so that codes are case-insensitive. */
  code: string;
  percent?: number;
  amount?: Money;
  /** The types it discounts. Absent: all types of its event. */
  ticketTypeIds?: string[];
  /** The hidden types it unlocks. */
  unlocks?: string[];
  /** Orders in total. Uses are counted from when this is set: only then does accepting an order write this row. */
  maxUses?: number;
  maxPerCustomer?: number;
  /** Epoch ms. */
  from?: number;
  until?: number;
  uses: number;
  version: number;
}

export const promoCodeKey = (eventId: string, code: string): Key => ({
  pk: `promo#${eventId}`,
  sk: `code#${normalizePromoCode(code)}`,
});

export const normalizePromoCode = (typed: string): string => pastedCode(typed).toUpperCase();

export const isInForce = ({ from = 0, until }: Pick<PromoCode, 'from' | 'until'>, now: number): boolean =>
  from <= now && now < (until ?? Number.POSITIVE_INFINITY);

/** Whether another order may use the code, as last read. The condition of accepting an order decides. */
export const isUsable = (code: PromoCode, now: number): boolean =>
  isInForce(code, now) && code.uses < (code.maxUses ?? Number.POSITIVE_INFINITY);

/** The discount of a code, as stored in a cart. */
export type Discount = Pick<PromoCode, 'eventId' | 'code' | 'percent' | 'amount' | 'ticketTypeIds'>;

type OfType = Pick<TicketType, 'eventId' | 'ticketTypeId'>;
type DiscountedLine = OfType & { total: Money };

const isCovered = ({ eventId, ticketTypeIds }: Discount, line: OfType): boolean =>
  line.eventId === eventId && (ticketTypeIds?.includes(line.ticketTypeId) ?? true);

/** Returns the lines that a discount applies to. */
export const discountedLines = <L extends OfType>(discount: Discount, lines: readonly L[]): L[] =>
  lines.filter((line) => isCovered(discount, line));

/**
 * Returns the discount of each line in minor units. A percentage is rounded down per line. An amount is taken off once
 * per order, never more than the lines cost, and divided in proportion: the shares add up to the amount.
 */
export function discountByLine(discount: Discount, lines: readonly DiscountedLine[]): number[] {
  const { percent = 0, amount } = discount;
  const totals = lines.map((line) => (isCovered(discount, line) ? line.total.amount : 0));
  if (!amount) return totals.map((total) => Math.floor((total * percent) / 100));
  return apportion(Math.min(amount.amount, sumOf(totals)), totals);
}
