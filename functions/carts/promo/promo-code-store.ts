import { getItems } from '../../../shared/dynamo/read.ts';
import { type PromoCode, promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { codeCount, customerCountKey } from '../../../shared/records/cart-row.ts';
import { env } from '../env.ts';
import type { CustomerPromoCode } from './discount.ts';

const { TICKETS_TABLE, ORDERS_TABLE } = env.read();

/** Reads the promotion codes of these events that match `typed`, strongly consistent and in one round trip. */
export async function readPromoCodes(
  customer: string,
  eventIds: readonly string[],
  typed: string,
): Promise<CustomerPromoCode[]> {
  const rows = await getItems(
    [
      ...eventIds.map((eventId) => ({ table: TICKETS_TABLE, ...promoCodeKey(eventId, typed) })),
      ...eventIds.map((eventId) => ({ table: ORDERS_TABLE, ...customerCountKey(customer, eventId) })),
    ],
    { consistent: true },
  );
  return eventIds.flatMap((_, index) => {
    const code = rows[index] as PromoCode | undefined;
    const usedByCustomer = code ? Number(rows[index + eventIds.length]?.[codeCount(code.code)] ?? 0) : 0;
    return code ? [{ code, usedByCustomer }] : [];
  });
}
