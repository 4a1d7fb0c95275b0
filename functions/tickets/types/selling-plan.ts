import { Problem } from '../../../shared/base/problem.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import type { SellingPlan } from '../../../shared/inventory/selling-plan.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import { sectionTaken, tooManyTypes } from '../problems.ts';

/**
 * The event's plan with one more type, whose seats are those of `seatMap`. A seat is minted under the key of its type,
 * so two types of one section would sell it twice.
 * @throws Problem `too_many_ticket_types`, `section_taken`.
 */
export function withType(
  plan: SellingPlan,
  { ticketTypeId, kind, sectionIds = [] }: Pick<TicketType, 'ticketTypeId' | 'kind' | 'sectionIds'>,
  seatMap: SellingPlan['seatMap'],
): SellingPlan {
  if (plan.types.length >= inventoryLimits.typesPerEvent) throw new Problem(tooManyTypes);
  const version = plan.version + 1;
  if (kind === 'general') return { ...plan, types: [...plan.types, { ticketTypeId }], version };
  const sold = new Set(plan.types.flatMap((type) => type.sectionIds ?? []));
  const taken = sectionIds.filter((id) => sold.has(id));
  if (taken.length > 0) throw new Problem(sectionTaken, undefined, { members: { sections: taken } });
  return { ...plan, types: [...plan.types, { ticketTypeId, sectionIds }], ...(seatMap && { seatMap }), version };
}
