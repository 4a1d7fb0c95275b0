import type { Money } from '../base/money.ts';
import { sumOf } from '../base/sum.ts';
import type { Key } from '../dynamo/client.ts';

/**
 * A promotion code of an event, a row of the tickets table: takes a share or an amount off, unlocks hidden ticket types
 * (then it is an access code), or both. One order is one use.
 */
export interface PromoCode {
  eventId: string;
  /** Upper case: people type codes as they like. */
  code: string;
  percent?: number;
  amount?: Money;
  /** Types it takes something off; without them all of its event. */
  ticketTypeIds?: string[];
  /** Hidden types it opens. */
  unlocks?: string[];
  /** Orders in all; counted from when it is set, as only then accepting an order writes this row. */
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

export const normalizePromoCode = (typed: string): string => typed.trim().toUpperCase();

export const isInForce = ({ from = 0, until }: Pick<PromoCode, 'from' | 'until'>, now: number): boolean =>
  from <= now && now < (until ?? Number.POSITIVE_INFINITY);

/** Whether another order may use it, as it looks now; the order's own condition decides. */
export const isUsable = (code: PromoCode, now: number): boolean =>
  isInForce(code, now) && code.uses < (code.maxUses ?? Number.POSITIVE_INFINITY);

/** What a code takes off, as a cart keeps it. */
export type Discount = Pick<PromoCode, 'eventId' | 'code' | 'percent' | 'amount' | 'ticketTypeIds'>;

interface DiscountedLine {
  eventId: string;
  ticketTypeId: string;
  total: Money;
}

const isCovered = ({ eventId, ticketTypeIds }: Discount, line: DiscountedLine): boolean =>
  line.eventId === eventId && (ticketTypeIds?.includes(line.ticketTypeId) ?? true);

/** The lines a code applies to. */
export const discountedLines = <L extends DiscountedLine>(discount: Discount, lines: readonly L[]): L[] =>
  lines.filter((line) => isCovered(discount, line));

/**
 * Minor units off each line: a share of it, rounded down, or its part of an amount that is taken off once an order, never
 * more than the lines cost. The parts of an amount add up to it: the last line covered bears what rounding leaves.
 */
export function discountByLine(discount: Discount, lines: readonly DiscountedLine[]): number[] {
  const { percent = 0, amount } = discount;
  const totals = lines.map((line) => (isCovered(discount, line) ? line.total.amount : 0));
  if (!amount) return totals.map((total) => Math.floor((total * percent) / 100));
  const most = sumOf(totals);
  const off = Math.min(amount.amount, most);
  let [seen, given] = [0, 0];
  return totals.map((total) => {
    seen += total;
    const share = most > 0 ? Math.floor((off * seen) / most) - given : 0;
    given += share;
    return share;
  });
}

export const discountTotal = (discount: Discount, lines: readonly DiscountedLine[]): number =>
  sumOf(discountByLine(discount, lines));
