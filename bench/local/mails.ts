import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import type { PlacedOrder } from './shopping.ts';

const waitSeconds = 120;
/** Mails that stop arriving for so long are missing. */
const patienceSeconds = 30;

/** Returns the number of an order in the text of its confirmation. */
export const orderIn = (text: string): string | undefined => /Your order number is (\w+)\./.exec(text)?.[1];

/**
 * Counts the confirmation mails of orders in the folder of the running system, by order. `since` (epoch ms) skips the
 * mails of earlier runs. It waits until each order has a mail, for two minutes at most: the outbox page shows only the
 * newest 200.
 */
export async function countMails(
  folder: string,
  orders: readonly PlacedOrder[],
  since: number,
): Promise<Map<string, number>> {
  const counts = new Map(orders.map(({ id }) => [id, 0]));
  const seen = new Set<string>();
  const until = performance.now() + waitSeconds * 1000;
  for (let quietSince = performance.now(); ; ) {
    const before = seen.size;
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (!name.endsWith('.eml') || seen.has(name) || Number.parseInt(name, 10) < since) continue;
      seen.add(name);
      const { text = '' } = await PostalMime.parse(readFileSync(join(folder, name)));
      const order = orderIn(text);
      if (order !== undefined && counts.has(order)) counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    if (seen.size > before) quietSince = performance.now();
    const missing = [...counts.values()].some((count) => count === 0);
    const over = performance.now() > Math.min(until, quietSince + patienceSeconds * 1000);
    if (!missing || over) return counts;
    await sleep(500);
  }
}
