import { again, retry } from '../../../shared/async/retry.ts';
import { Problem, raise } from '../../../shared/base/problem.ts';
import { conflict, wrongState } from '../../../shared/base/problems.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import { ticketLimits } from '../limits.ts';
import { countSales, deleteType } from '../minting/removal-store.ts';
import { readSellingPlan } from '../ticket/ticket-store.ts';
import { changeTicketType } from './type-store.ts';

/**
 * Deletes a type of which nothing was ever sold. That of a draft is deleted immediately. One on sale leaves sale
 * immediately, and a mint deletes it with its places. If a buyer was faster, it stays paused.
 * @throws Problem `wrong_state`, `conflict`.
 */
export async function removeType(type: TicketType, now: number): Promise<void> {
  if (type.status === 'draft') return removeDraft(type);
  if ((await countSales(type, now)) > 0)
    throw new Problem(wrongState, 'Tickets of this type were sold or are held: pause it instead');
  await changeTicketType(type, { status: 'paused', targetCapacity: 0, isRemoved: true }, { now });
}

/** Types are added and removed one after the other: the plan is read again if another one came first. */
const removeDraft = (type: TicketType): Promise<void> =>
  retry(
    async () => {
      const plan = await readSellingPlan(type.eventId);
      if (plan.published) throw new Problem(conflict);
      return (await deleteType(type, plan)) ? undefined : again;
    },
    { attempts: ticketLimits.planAttempts, exhausted: raise(conflict) },
  );
