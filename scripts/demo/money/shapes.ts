// The parts of API responses that the demo of payments reads.
import * as z from 'zod';
import { Order } from '../shapes.ts';

const Money = z.object({ amount: z.int(), currency: z.string() });

export const PaidOrder = Order.extend({
  payments: z.array(z.object({ provider: z.string(), status: z.string(), amount: Money })),
  refunds: z.array(z.object({ amount: Money, status: z.string(), reason: z.string() })),
  tickets: z.array(z.object({ id: z.string(), status: z.string() })),
  payment: z.object({ redirectUrl: z.url().optional(), instructions: z.string().optional() }).optional(),
});
export type PaidOrder = z.infer<typeof PaidOrder>;

export const Providers = z.object({ items: z.array(z.object({ provider: z.string() })) });
export const Incident = z.object({ what: z.string(), orderId: z.string(), amount: Money });

export const LedgerEntry = z.object({ transactionId: z.string(), account: z.string(), amount: Money });
export const Paper = z.object({
  kind: z.string(),
  number: z.string(),
  sequence: z.int(),
  orderId: z.string(),
  net: Money,
  tax: Money,
  total: Money,
});
export type Paper = z.infer<typeof Paper>;
export const Papers = z.object({ items: z.array(Paper), lastSequence: z.int() });

export const Payouts = z.object({ balance: z.array(Money), items: z.array(z.object({ amount: Money })) });

const Total = z.object({ total: Money });
export const Settlement = z.object({
  totals: z.array(
    z.object({
      sales: Total,
      refunds: Total,
      providerFees: Money,
      disputes: Money,
      receivedDirectly: Money,
      payouts: Money,
      closingBalance: Money,
    }),
  ),
});
export const TaxReport = z.object({
  items: z.array(z.object({ rate: z.number(), net: Money, tax: Money, gross: Money })),
});
