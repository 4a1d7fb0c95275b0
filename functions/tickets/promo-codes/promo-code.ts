import * as z from 'zod';
import { rfc3339 } from '../../../shared/base/clock.ts';
import { Money, Price } from '../../../shared/base/money.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { normalizePromoCode, type PromoCode } from '../../../shared/inventory/promo-code.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { Id, pastedCode } from '../../../shared/text/text.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { ticketLimits } from '../limits.ts';
import { requireCurrency } from '../types/currency.ts';

const typeIds = z.array(Id()).min(1).max(inventoryLimits.typesPerEvent);

/** The terms of a code. A field that is sent replaces the stored one. */
export const PromoTerms = z.strictObject({
  percent: z.int().min(1).max(100).optional().describe('instead of amount'),
  amount: z.union([Price, Price.shape.amount]).optional().describe('off each order, instead of percent'),
  ticketTypeIds: typeIds.optional().describe('ticket types it discounts; all if absent'),
  unlocks: typeIds.optional().describe('hidden ticket types it unlocks'),
  maxUses: z
    .int()
    .min(1)
    .max(ticketLimits.usesPerPromoCode)
    .optional()
    .describe('orders in total, counted once this is set'),
  maxPerCustomer: z.int().min(1).max(ticketLimits.usesPerPromoCode).optional(),
  from: Timestamp.optional(),
  until: Timestamp.optional(),
});
type PromoTerms = z.output<typeof PromoTerms>;

export const NewPromoCode = z.strictObject({
  code: z
    .string()
    .overwrite(pastedCode)
    .regex(/^[A-Za-z0-9_-]{6,40}$/, '6 to 40 letters, digits, - or _')
    .meta({ examples: ['EARLY-10'] })
    .describe('case-insensitive'),
  ...PromoTerms.shape,
});

export const PromoCodeView = z
  .object({ ...NewPromoCode.shape, code: z.string(), amount: Money.optional(), uses: z.int(), version: z.int() })
  .meta({ id: 'PromoCode' });

/** The code as the API shows it, with times in the venue's time zone. */
export function promoCodeView(row: PromoCode, { venue: { timezone } }: EventRow) {
  const { code, percent, amount, ticketTypeIds, unlocks, maxUses, maxPerCustomer, from, until, uses, version } = row;
  return {
    code,
    percent,
    amount,
    ticketTypeIds,
    unlocks,
    maxUses,
    maxPerCustomer,
    ...(from !== undefined && { from: rfc3339(from, timezone) }),
    ...(until !== undefined && { until: rfc3339(until, timezone) }),
    uses,
    version,
  };
}

/** The stored form of the terms, checked against the event's currency and types. @throws Problem `invalid_request`. */
function storedTerms(event: EventRow, { amount, from, until, ...terms }: PromoTerms, typeIds: readonly string[]) {
  if (amount !== undefined && terms.percent !== undefined) refuse('/amount', 'give either percent or amount');
  const money = typeof amount === 'number' ? { amount, currency: event.currency } : amount;
  if (money) requireCurrency(money, event, '/amount');
  if (money?.amount === 0) refuse('/amount', 'must be greater than 0');
  for (const list of ['ticketTypeIds', 'unlocks'] as const) {
    const unknown = (terms[list] ?? []).findIndex((id) => !typeIds.includes(id));
    if (unknown >= 0) refuse(`/${list}/${unknown}`, 'the event has no such ticket type');
  }
  return {
    ...(Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined)) as Partial<PromoCode>),
    ...(money && { amount: money }),
    ...(from !== undefined && { from: Date.parse(from) }),
    ...(until !== undefined && { until: Date.parse(until) }),
  };
}

/** @throws Problem `invalid_request` for a code without effect, or with an empty period. */
function requireUseful({ percent, amount, unlocks, from = 0, until = Number.POSITIVE_INFINITY }: PromoCode): void {
  if (percent === undefined && !amount && !unlocks) refuse('', 'give percent, amount or unlocks');
  if (until <= from) refuse('/until', 'must be after from');
}

/** A new code. `typeIds` are the ticket types of the event. @throws Problem `invalid_request`. */
export function newPromoCode(
  event: EventRow,
  { code: typed, ...terms }: z.output<typeof NewPromoCode>,
  typeIds: readonly string[],
): PromoCode {
  const { eventId } = event;
  const code = { eventId, code: normalizePromoCode(typed), ...storedTerms(event, terms, typeIds), uses: 0, version: 1 };
  requireUseful(code);
  return code;
}

export interface PromoChange {
  set: Partial<PromoCode>;
  /** The field that is replaced: a code has either a percentage or an amount. */
  remove: 'percent' | 'amount' | undefined;
}

/** What a request changes in a code. @throws Problem `invalid_request`. */
export function changedPromoCode(
  event: EventRow,
  read: PromoCode,
  { requested, typeIds }: { requested: PromoTerms; typeIds: readonly string[] },
): PromoChange {
  const set = storedTerms(event, requested, typeIds);
  requireUseful({ ...read, ...set });
  if (set.percent !== undefined && read.amount) return { set, remove: 'amount' };
  return { set, remove: set.amount && read.percent !== undefined ? 'percent' : undefined };
}
