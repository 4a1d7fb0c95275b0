import { Problem } from '../../../shared/base/problem.ts';
import { conflict, wrongState } from '../../../shared/base/problems.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { countMatches, getItem } from '../../../shared/dynamo/read.ts';
import { putNew, removeWhen, update } from '../../../shared/dynamo/write.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { type PromoCode, promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { env } from '../env.ts';
import { promoCodeTaken, tooManyPromoCodes } from '../problems.ts';
import type { PromoChange } from './promo-code.ts';

const { TICKETS_TABLE } = env.read();

const codesQuery = (eventId: string) => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :code)',
  ExpressionAttributeValues: { ':pk': promoCodeKey(eventId, '').pk, ':code': promoCodeKey(eventId, '').sk },
});

/** Lists the promotion codes of an event by name. */
export const listPromoCodes = (eventId: string, paging: Paging) =>
  listPage<PromoCode>(TICKETS_TABLE, codesQuery(eventId), paging);

export const readPromoCode = (eventId: string, code: string) =>
  getItem<PromoCode>(TICKETS_TABLE, promoCodeKey(eventId, code), { consistent: true });

/**
 * Adds a promotion code, if the event has none of its name. Concurrent requests may exceed the limit by their number.
 * @throws Problem `too_many_promo_codes`, `promo_code_taken`.
 */
export async function addPromoCode(code: PromoCode): Promise<void> {
  const present = await countMatches(TICKETS_TABLE, codesQuery(code.eventId));
  if (present >= inventoryLimits.promoCodesPerEvent) throw new Problem(tooManyPromoCodes);
  const added = await putNew(TICKETS_TABLE, { ...promoCodeKey(code.eventId, code.code), ...code });
  if (!added) throw new Problem(promoCodeTaken);
}

/**
 * Writes only the changed fields, since orders count `uses` in the same row without changing its version. Conditional
 * on the version as read. @throws Problem `conflict`.
 */
export async function changePromoCode(read: PromoCode, { set, remove }: PromoChange): Promise<PromoCode> {
  const { UpdateExpression, ...named } = assign({ ...set, version: read.version + 1 });
  const changed = await update<PromoCode>(TICKETS_TABLE, promoCodeKey(read.eventId, read.code), {
    UpdateExpression: `${UpdateExpression}${remove ? ` REMOVE #${remove}` : ''}`,
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { ...named.ExpressionAttributeNames, ...(remove && { [`#${remove}`]: remove }) },
    ExpressionAttributeValues: { ...named.ExpressionAttributeValues, ':read': read.version },
  });
  if (!changed) throw new Problem(conflict);
  return changed;
}

/** Deletes a code whose uses are not counted, or were none. A repeat succeeds as well. @throws Problem `wrong_state`. */
export async function deletePromoCode({ eventId, code }: PromoCode): Promise<void> {
  const isDeleted = await removeWhen(TICKETS_TABLE, promoCodeKey(eventId, code), {
    ConditionExpression: 'attribute_not_exists(pk) OR uses = :none',
    ExpressionAttributeValues: { ':none': 0 },
  });
  if (!isDeleted) throw new Problem(wrongState, 'This code was used: end it with `until` instead');
}
