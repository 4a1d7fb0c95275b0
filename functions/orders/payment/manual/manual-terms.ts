import { formatMoney, type Money } from '../../../../shared/base/money.ts';
import type { EventRow } from '../../../../shared/records/event-row.ts';
import type { ManualPayment } from '../../../../shared/records/terms/manual-payment.ts';
import type { OrganizerRow } from '../../../../shared/records/venue-rows.ts';
import { manualLimits } from './limits.ts';
import { paymentReference } from './payment-reference.ts';

const dayMs = 86_400_000;

/** How an order is paid to its organizer directly. */
export interface ManualTerms {
  /** The organizer's own words. */
  instructions: string;
  /** Until when it can be paid, epoch ms. */
  payBy: number;
  /** The zone in which the buyer is told that time. */
  timezone: string;
}

/** The fields of a manual attempt: it waits for the buyer from the start. */
export const manualFields = (orderId: string, { instructions, timezone }: ManualTerms) => ({
  reference: paymentReference(orderId),
  action: { instructions },
  timezone,
});

type Seller = Pick<OrganizerRow, 'organizerId' | 'manualPayment'>;
type Occasion = Pick<EventRow, 'organizerId' | 'doorsOpenAt' | 'venue'>;

/**
 * The terms of manual payment for a cart with these events, or why it is not offered. An order is paid to one bank
 * account, so that all of its events must belong to one organizer.
 */
export function manualTerms(events: readonly Occasion[], organizer: Seller | undefined, now: number) {
  const first = events.toSorted((one, other) => one.doorsOpenAt - other.doorsOpenAt)[0];
  if (!first || events.some(({ organizerId }) => organizerId !== organizer?.organizerId)) {
    return { refusal: 'Events of different organizers cannot be paid together by bank transfer or in cash' };
  }
  const { manualPayment: settings } = organizer ?? {};
  if (!settings?.enabled) return { refusal: 'The organizer takes no payments by bank transfer or in cash' };
  if (first.doorsOpenAt - manualLimits.leadMs < now) {
    return { refusal: 'It is too late to pay by bank transfer or in cash: doors open within the hour' };
  }
  return { terms: termsOf(settings, first, now) };
}

const termsOf = (
  { instructions, days }: ManualPayment,
  { doorsOpenAt, venue }: Occasion,
  now: number,
): ManualTerms => ({
  instructions,
  payBy: Math.min(now + days * dayMs, doorsOpenAt),
  timezone: venue.timezone,
});

/** What a buyer reads: the organizer's words, then the amount, the reference and the last day. */
export function instructionsText(
  { instructions, timezone }: Pick<ManualTerms, 'instructions' | 'timezone'>,
  { amount, reference, payBy }: { amount: Money; reference: string; payBy: number },
): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: timezone });
  return [
    instructions,
    '',
    `Amount: ${formatMoney(amount)}`,
    `Payment reference: ${reference}`,
    `Pay by: ${format.format(payBy)} (${timezone})`,
    'Please state the payment reference. The tickets follow once the organizer has the money.',
  ].join('\n');
}
