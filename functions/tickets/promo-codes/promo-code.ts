import * as z from 'zod';
import { rfc3339 } from '../../../shared/base/clock.ts';
import { Money } from '../../../shared/base/money.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { normalizePromoCode, type PromoCode } from '../../../shared/inventory/promo-code.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { Id } from '../../../shared/text/text.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { ticketLimits } from '../limits.ts';
import { requireCurrency } from '../types/currency.ts';

const typeIds = z.array(Id()).min(1).max(inventoryLimits.typesPerEvent);

/** What a code does; those given replace what there was. */
export const PromoTerms = z.strictObject({
  percent: z.int().min(1).max(100).optional().describe('in place of amount'),
  amount: z.union([Money, Money.shape.amount]).optional().describe('once an order, in place of percent'),
  ticketTypeIds: typeIds.optional().describe('types it takes something off; without them all'),
  unlocks: typeIds.optional().describe('hidden types it opens'),
  maxUses: z.int().min(1).max(ticketLimits.usesPerPromoCode).optional().describe('orders in all, from when it is set'),
  maxPerCustomer: z.int().min(1).max(ticketLimits.usesPerPromoCode).optional(),
  from: Timestamp.optional(),
  until: Timestamp.optional(),
});
type PromoTerms = z.output<typeof PromoTerms>;

export const NewPromoCode = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Za-z0-9_-]{3,40}$/, '3 to 40 letters, digits, - or _')
    .meta({ examples: ['EARLY-10'] })
    .describe('upper and lower case are the same'),
  ...PromoTerms.shape,
});

export const PromoCodeView = z
  .object({ ...NewPromoCode.shape, amount: Money.optional(), uses: z.int(), version: z.int() })
  .meta({ id: 'PromoCode' });

/** The code as the API shows it, times in the venue's zone. */
export function promoCodeView(row: PromoCode, { venue: { timezone } }: EventRow) {
  const { code, percent, amount, ticketTypeIds, unlocks, maxUses, maxPerCustomer, from, until, uses, version } = row;
  return {
    ...{ code, percent, amount, ticketTypeIds, unlocks, maxUses, maxPerCustomer },
    ...(from !== undefined && { from: rfc3339(from, timezone) }),
    ...(until !== undefined && { until: rfc3339(until, timezone) }),
    ...{ uses, version },
  };
}

/** What belongs to the event: its currency, its types. @throws Problem `invalid_request`. */
function termsOf(event: EventRow, { amount, from, until, ...terms }: PromoTerms, types: readonly string[]) {
  if (amount !== undefined && terms.percent !== undefined) refuse('/amount', 'give either percent or amount');
  const money = typeof amount === 'number' ? { amount, currency: event.currency } : amount;
  if (money) requireCurrency(money, event, '/amount');
  if (money?.amount === 0) refuse('/amount', 'takes nothing off');
  for (const list of ['ticketTypeIds', 'unlocks'] as const) {
    const unknown = (terms[list] ?? []).findIndex((id) => !types.includes(id));
    if (unknown >= 0) refuse(`/${list}/${unknown}`, 'the event has no such ticket type');
  }
  return {
    ...(Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined)) as Partial<PromoCode>),
    ...(money && { amount: money }),
    ...(from !== undefined && { from: Date.parse(from) }),
    ...(until !== undefined && { until: Date.parse(until) }),
  };
}

function requireSense({ percent, amount, unlocks, from = 0, until = Number.POSITIVE_INFINITY }: PromoCode): void {
  if (percent === undefined && !amount && !unlocks) refuse('', 'needs percent, amount or unlocks');
  if (until <= from) refuse('/until', 'must be after from');
}

/** `types` are the ids of the event's. @throws Problem `invalid_request`. */
export function newPromoCode(
  event: EventRow,
  { code: typed, ...wanted }: z.output<typeof NewPromoCode>,
  types: readonly string[],
): PromoCode {
  const { eventId } = event;
  const code = { eventId, code: normalizePromoCode(typed), ...termsOf(event, wanted, types), uses: 0, version: 1 };
  requireSense(code);
  return code;
}

export interface PromoChange {
  set: Partial<PromoCode>;
  /** What gives way: a code takes a share off or an amount. */
  remove: 'percent' | 'amount' | undefined;
}

/** @throws Problem `invalid_request`. */
export function changedPromoCode(
  event: EventRow,
  read: PromoCode,
  { wanted, types }: { wanted: PromoTerms; types: readonly string[] },
): PromoChange {
  const set = termsOf(event, wanted, types);
  requireSense({ ...read, ...set });
  if (set.percent !== undefined && read.amount) return { set, remove: 'amount' };
  return { set, remove: set.amount && read.percent !== undefined ? 'percent' : undefined };
}
