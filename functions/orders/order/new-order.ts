import { orderLimits } from '../limits.ts';
import type { OrderRow } from './order.ts';

/** The fields that every order begins with. `what` is the first entry of its history, `now` is in epoch ms. */
export const newOrder = (what: string, now: number) =>
  ({
    status: 'pending',
    money: 'open',
    refunds: [],
    tickets: [],
    createdAt: now,
    payBy: now + orderLimits.payWithinSeconds * 1000,
    checkAt: now + orderLimits.orderCheckMs,
    version: 1,
    history: [{ at: now, what }],
  }) satisfies Partial<OrderRow>;
