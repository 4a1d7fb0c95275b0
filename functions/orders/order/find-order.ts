import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { OrderRow } from './order.ts';
import * as store from './order-store.ts';

/** Whoever gave a comp may see what became of it. */
export async function findVisibleOrder(orderId: string, userId: string): Promise<OrderRow> {
  const order = await store.readOrder(orderId);
  if (order?.userId !== userId && order?.comp?.by !== userId) throw new Problem(notFound);
  return order;
}

export async function findOwnOrder(orderId: string, userId: string): Promise<OrderRow> {
  const order = await store.readOrder(orderId);
  if (order?.userId !== userId) throw new Problem(notFound);
  return order;
}
