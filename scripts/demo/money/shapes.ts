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
