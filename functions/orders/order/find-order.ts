import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { OrderRow } from './order.ts';
import { readOrder } from './order-store.ts';

/** Returns an order to its owner. @throws Problem `not_found`. */
export async function findOwnOrder(orderId: string, userId: string): Promise<OrderRow> {
  const order = await readOrder(orderId);
  if (order?.userId !== userId) throw new Problem(notFound);
  return order;
}

/** Returns an order to its owner, and a comp also to the member who gave it. @throws Problem `not_found`. */
export async function findVisibleOrder(orderId: string, userId: string): Promise<OrderRow> {
  const order = await readOrder(orderId);
  if (order?.userId !== userId && order?.comp?.by !== userId) throw new Problem(notFound);
  return order;
}
