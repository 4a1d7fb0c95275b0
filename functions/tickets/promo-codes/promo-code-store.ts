import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import { listPage } from '../../../shared/dynamo/list-page.ts';
import { countMatches, getItem } from '../../../shared/dynamo/read.ts';
import { putNew, update } from '../../../shared/dynamo/write.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { type PromoCode, promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { env } from '../env.ts';
import { promoCodeTaken, tooManyPromoCodes } from '../problems.ts';
import type { PromoChange } from './promo-code.ts';

const { TICKETS_TABLE } = env.read();

const codesOf = (eventId: string) => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :code)',
  ExpressionAttributeValues: { ':pk': promoCodeKey(eventId, '').pk, ':code': promoCodeKey(eventId, '').sk },
});

/** The codes of an event, by name. */
export const promoCodesOf = (eventId: string, paging: { limit: number; cursor?: string | undefined }) =>
  listPage<PromoCode>(TICKETS_TABLE, codesOf(eventId), paging);

export const promoCode = (eventId: string, code: string) =>
  getItem<PromoCode>(TICKETS_TABLE, promoCodeKey(eventId, code), { consistent: true });

/** Where there is none of its name. Several sent at once may pass the limit by as many. @throws Problem. */
export async function addPromoCode(code: PromoCode): Promise<void> {
  const present = await countMatches(TICKETS_TABLE, codesOf(code.eventId));
  if (present >= inventoryLimits.promoCodesPerEvent) throw new Problem(tooManyPromoCodes);
  const added = await putNew(TICKETS_TABLE, { ...promoCodeKey(code.eventId, code.code), ...code });
  if (!added) throw new Problem(promoCodeTaken);
}

/**
 * Conditional on the version read. Only what is changed is written: orders count uses in the same row, without another
 * version. @throws Problem `conflict`.
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
