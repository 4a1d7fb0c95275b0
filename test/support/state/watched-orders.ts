/** Ids of the orders that the minute job still reads. */
export async function watchedOrders(): Promise<string[]> {
  const { dueOrderIds } = await import('../../../functions/orders/order/order-store.ts');
  const { openOrderPartitions } = await import('../../../shared/records/order-facts.ts');
  const found: string[] = [];
  for (const partition of openOrderPartitions) {
    for await (const ids of dueOrderIds(partition, Number.MAX_SAFE_INTEGER)) found.push(...ids);
  }
  return found;
}
