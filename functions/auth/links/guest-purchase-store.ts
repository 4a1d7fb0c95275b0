import type { Key } from '../../../shared/dynamo/client.ts';
import { getMany, queryPage } from '../../../shared/dynamo/read.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { unlinked } from '../../../shared/text/unlinked.ts';
import { mailEnv } from '../env.ts';
import { authLimits } from '../limits.ts';
import type { GuestPurchase } from './link-mail.ts';

const { ORDERS_TABLE } = mailEnv.read();

/**
 * The newest orders with tickets of a guest, newest first, for the mail that asks whether they are the reader's. Nothing
 * in them can be clicked. Orders that were never confirmed are left out: nobody has bought anything with them.
 */
export async function guestPurchases(userId: string): Promise<GuestPurchase[]> {
  const { items } = await queryPage<Key>(ORDERS_TABLE, {
    IndexName: 'user',
    KeyConditionExpression: 'userId = :user',
    ExpressionAttributeValues: { ':user': userId },
    ScanIndexForward: false,
    Limit: authLimits.readPurchases,
  });
  const keys = items.map(({ pk, sk }) => ({ pk, sk }));
  const orders = await getMany<OrderFacts>(ORDERS_TABLE, keys, { consistent: true });
  return orders.flatMap((order) => (order ? purchaseOf(order) : [])).slice(0, authLimits.mailedPurchases);
}

function purchaseOf({ orderId, createdAt, items, tickets }: OrderFacts): GuestPurchase[] {
  const events = [...new Set(items.map(({ eventTitle }) => unlinked(eventTitle)))];
  return tickets.length > 0 ? [{ orderId, createdAt, places: tickets.length, events }] : [];
}
