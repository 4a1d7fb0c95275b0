import { getItems } from '../../../shared/dynamo/read.ts';
import { type PromoCode, promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { codeCount, customerCountKey } from '../../../shared/records/cart-row.ts';
import { env } from '../env.ts';
import type { KnownCode } from './discount.ts';

const { TICKETS_TABLE, ORDERS_TABLE } = env.read();

/** The codes of these events that are spelled so, in one round trip. */
export async function codesNamed(userId: string, eventIds: readonly string[], typed: string): Promise<KnownCode[]> {
  const rows = await getItems(
    [
      ...eventIds.map((eventId) => ({ table: TICKETS_TABLE, ...promoCodeKey(eventId, typed) })),
      ...eventIds.map((eventId) => ({ table: ORDERS_TABLE, ...customerCountKey(userId, eventId) })),
    ],
    { consistent: true },
  );
  return eventIds.flatMap((_, at) => {
    const code = rows[at] as PromoCode | undefined;
    const usedByCustomer = code ? Number(rows[at + eventIds.length]?.[codeCount(code.code)] ?? 0) : 0;
    return code ? [{ code, usedByCustomer }] : [];
  });
}
