import * as z from 'zod';
import { Currency } from '../../../shared/base/currency.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { SignedMoney } from '../ledger/ledger-schema.ts';

const ofPeriod = {
  organizer: z.object({ id: z.string(), name: z.string() }),
  from: z.iso.date().describe("the first day, in the organizer's zone"),
  to: z.iso.date().describe("the last day, in the organizer's zone"),
  timezone: z.string().describe('IANA time zone of the days'),
  closed: z.boolean().describe('whether the period has ended, so that its amounts are final'),
  closesAt: Timestamp.describe('ten minutes after the end of the period'),
};

const Taxed = z.object({
  net: SignedMoney.describe("ticket prices after discounts and the buyers' booking fees, without tax"),
  tax: SignedMoney,
  gross: SignedMoney.describe('net and tax'),
});

const TaxLine = z
  .object({
    currency: Currency,
    rate: z.number().describe('percent'),
    sales: Taxed.describe('of orders that were confirmed in the period'),
    refunds: Taxed.describe('promised to buyers in the period'),
    ...Taxed.shape,
  })
  .meta({ id: 'TaxLine', description: 'The sales at a tax rate. `net`, `tax` and `gross` are sales less refunds.' });

const figures = {
  orders: z.int().describe('orders that were confirmed'),
  tickets: z
    .object({
      sold: z.int().describe('of orders that were confirmed in the period'),
      refunded: z.int().describe('cancelled in the period, with money back or without'),
    })
    .describe('number of tickets that cost something'),
  sales: z
    .object({
      net: SignedMoney.describe('ticket prices after discounts, without tax'),
      tax: SignedMoney.describe("tax on ticket prices and on the buyers' booking fees"),
      total: SignedMoney.describe('net and tax'),
    })
    .describe('of orders that were confirmed in the period'),
  refunds: z
    .object({
      count: z.int().describe('number of refunds of confirmed orders'),
      net: SignedMoney.describe('of ticket prices, without tax'),
      tax: SignedMoney,
      total: SignedMoney.describe('net and tax'),
    })
    .describe('promised to buyers in the period'),
  bookingFees: z
    .object({
      paidByBuyers: SignedMoney.describe('on top of ticket prices'),
      refunded: SignedMoney.describe('promised back to buyers'),
      paidByOrganizer: SignedMoney.describe('borne by the organizer'),
    })
    .describe("the platform's income, without tax"),
  providerFees: SignedMoney.describe('what payment providers have charged'),
  disputes: SignedMoney.describe('withheld by banks, less what came back'),
  losses: SignedMoney.describe(
    'lost disputes, refunds that were made at the provider, and payments that are missing there',
  ),
  receivedDirectly: SignedMoney.describe(
    'by bank transfer, in cash or at a card terminal, less what the organizer refunded so',
  ),
  payouts: SignedMoney.describe('what the platform has paid to the organizer, less what banks have returned'),
  balanceChange: SignedMoney.describe(
    '`sales.total` less `refunds.total`, `bookingFees.paidByOrganizer`, `providerFees`, `disputes`, `losses`, `receivedDirectly` and `payouts`',
  ),
};

export const Settlement = z
  .object({
    ...ofPeriod,
    eventId: z.string().optional().describe('if only this event counts'),
    totals: z
      .array(
        z.object({
          currency: Currency,
          openingBalance: SignedMoney.describe('what the platform held for the organizer before the period'),
          closingBalance: SignedMoney.describe('`openingBalance` and `balanceChange`'),
          ...figures,
          taxes: z.array(TaxLine).describe('by rate, the lowest first'),
        }),
      )
      .describe('of all events, by currency'),
    events: z
      .array(
        z.object({
          eventId: z.string().optional().describe('absent for what belongs to no event, such as payouts'),
          title: z.string().optional(),
          startsAt: Timestamp.optional(),
          currency: Currency,
          ...figures,
        }),
      )
      .describe('by start of the event'),
  })
  .meta({ id: 'Settlement' });
export type SettlementView = z.infer<typeof Settlement>;

export const TaxReport = z
  .object({ ...ofPeriod, items: z.array(TaxLine).describe('by currency and rate') })
  .meta({ id: 'TaxReport' });
export type TaxReportView = z.infer<typeof TaxReport>;
