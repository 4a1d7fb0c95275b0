import { setTimeout as wait } from 'node:timers/promises';
import { clock } from '../../../shared/base/clock.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import type { Finding } from '../../../shared/records/audit/finding.ts';
import { checkMoney } from '../../../shared/records/audit/money-findings.ts';
import { operationsLimits } from '../limits.ts';
import { readOrderPage, readOrderRows } from './order-page-store.ts';

/** The result of checking one page of orders. */
export interface OrdersCheck {
  orders: number;
  findings: Finding[];
  /** The position behind the page, absent at the end of the table. */
  next?: Key;
}

/**
 * Checks the money of all orders, page by page: also of those that no event on sale leads to, such as failed orders and
 * orders of cancelled events. With `after`, of those behind that position.
 */
export async function* checkOrders(after?: Key): AsyncGenerator<OrdersCheck> {
  let position = after;
  do {
    const { orders, next } = await readOrderPage(position);
    const found = orders.flatMap((order) => checkMoney(order, clock.now()));
    yield { orders: orders.length, findings: await thoseThatStay(found), ...(next && { next }) };
    position = next;
  } while (position);
}

/** Pages are eventually consistent, and orders change during the audit: reads the rows again, and keeps what is still wrong. */
async function thoseThatStay(found: readonly Finding[]): Promise<Finding[]> {
  if (found.length === 0) return [];
  await wait(operationsLimits.recheckAfterMs);
  const rows = await readOrderRows([...new Set(found.map(({ subject }) => subject))]);
  const still = rows.flatMap((order) => checkMoney(order, clock.now()));
  return found.filter(({ subject, detail }) =>
    still.some((finding) => finding.subject === subject && finding.detail === detail),
  );
}
