import * as z from 'zod';
import { type Money, Price } from '../../base/money.ts';
import { Percent } from '../../pricing/percent.ts';

const amounts = ['perTicket', 'cap', 'perOrder'] as const;

/** What a check reports, at a field or for the whole. */
type Fault = [path: PropertyKey[], message: string];

/** The booking fees that an organizer charges. */
export const Fees = z
  .strictObject({
    perTicket: Price.optional().describe('For each ticket that is not free.'),
    percent: Percent(2)
      .optional()
      .describe('Percent of the price of a ticket after its discount, with up to two decimals.'),
    cap: Price.optional().describe('The most that one ticket is charged, `perTicket` and `percent` together.'),
    perOrder: Price.optional().describe(
      'Once for each order, however many tickets it has. Several events of the organizer in one order count as one. An order of free tickets has no fee.',
    ),
    paidBy: z
      .enum(['buyer', 'organizer'])
      .describe('`buyer`: on top of the price of the ticket. `organizer`: taken from what the organizer gets.'),
  })
  .superRefine((fees, context) => {
    for (const [path, message] of faultsOf(fees)) context.addIssue({ code: 'custom', path, message });
  })
  .meta({
    id: 'Fees',
    description:
      'Booking fees. All amounts have one currency, and fees with amounts are charged for events in that currency only. A percentage alone is charged for every event.',
    example: {
      perTicket: { amount: 100, currency: 'EUR' },
      percent: 2.5,
      cap: { amount: 500, currency: 'EUR' },
      paidBy: 'buyer',
    },
  });
export type Fees = z.infer<typeof Fees>;

interface Amounts {
  perTicket?: Money | undefined;
  percent?: number | undefined;
  cap?: Money | undefined;
  perOrder?: Money | undefined;
}

/** The currency of the amounts. Undefined for a percentage alone. */
export const currencyOf = (fees: Amounts): string | undefined =>
  amounts.flatMap((name) => fees[name]?.currency ?? [])[0];

function faultsOf(fees: Amounts): Fault[] {
  const { perTicket, percent, cap, perOrder } = fees;
  const ofTicket = perTicket !== undefined || percent !== undefined;
  if (!ofTicket && !cap && !perOrder) return [[[], 'must have perTicket, percent or perOrder; send null for no fees']];
  if (!ofTicket && cap) return [[['cap'], 'limits perTicket and percent: one of them is required']];
  const currency = currencyOf(fees);
  const others = amounts.filter((name) => fees[name] && fees[name].currency !== currency);
  if (others.length > 0)
    return others.map((name) => [[name, 'currency'], `must be ${currency}: fees have one currency`]);
  return cap && perTicket && cap.amount < perTicket.amount
    ? [[['cap', 'amount'], 'must not be less than perTicket']]
    : [];
}
