import { Problem } from '../../../shared/base/problem.ts';
import { conflict, suspended } from '../../../shared/base/problems.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { deleteRead } from '../../../shared/dynamo/expressions.ts';
import { queryAll } from '../../../shared/dynamo/read.ts';
import { transactOr } from '../../../shared/dynamo/transaction.ts';
import { deleteAll } from '../../../shared/dynamo/write.ts';
import { type PromoCode, promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { planKey, type SellingPlan } from '../../../shared/inventory/selling-plan.ts';
import { isSuspended } from '../../../shared/inventory/suspension.ts';
import { blockedSeatsKey, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { draftEndedItem, slugKey } from '../event/event-items.ts';
import { notADraft } from '../problems.ts';

const { EVENTS_TABLE, TICKETS_TABLE } = env.read();

/**
 * Deletes a draft with its slug, plan and types in one transaction, conditional on all versions as read. Its house
 * seats and codes follow. If that fails they stay behind, where nothing finds them.
 * @throws Problem `not_a_draft`, `suspended`, `conflict`.
 */
export async function deleteDraft(
  event: EventRow,
  { plan, types }: { plan: SellingPlan; types: readonly TicketType[] },
): Promise<void> {
  const { eventId, slug, status, version } = event;
  if (status !== 'draft') throw new Problem(notADraft);
  // Its suspension could not be lifted any more.
  if (isSuspended(event)) throw new Problem(suspended);
  await transactOr(conflict, [
    deleteRead(EVENTS_TABLE, eventKey(eventId), version),
    { Delete: { TableName: EVENTS_TABLE, Key: slugKey(slug) } },
    draftEndedItem(event),
    ...(plan.version > 0 ? [deleteRead(TICKETS_TABLE, planKey(eventId), plan.version)] : []),
    ...types.map((type) => deleteRead(TICKETS_TABLE, typeKey(type.ticketTypeId), type.version)),
  ]);
  const codes = await queryAll<PromoCode & Key>(TICKETS_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': promoCodeKey(eventId, '').pk },
    ConsistentRead: true,
  });
  const houseSeats = types.map(({ ticketTypeId }) => blockedSeatsKey(ticketTypeId));
  await deleteAll(TICKETS_TABLE, [...houseSeats, ...codes.map(({ pk, sk }) => ({ pk, sk }))]);
}
