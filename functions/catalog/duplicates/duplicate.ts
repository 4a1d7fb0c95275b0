import { divideIntoShards } from '../../../shared/inventory/pools.ts';
import type { SellingPlan } from '../../../shared/inventory/selling-plan.ts';
import { isHidden, type TicketType, type Tier, typeIdOf } from '../../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { Times } from '../event/event.ts';
import { type Shift, shiftBetween, shiftedEnd } from '../event/shift.ts';

/** The times of the event if it starts at `startsAt`. */
export function shiftTimes(event: Times, startsAt: number, timeZone: string): Times {
  const shift = shiftBetween(event.startsAt, startsAt, timeZone);
  const endsAt = shift(event.endsAt);
  return {
    startsAt,
    endsAt: endsAt > startsAt ? endsAt : startsAt + (event.endsAt - event.startsAt),
    doorsOpenAt: Math.min(shift(event.doorsOpenAt), startsAt),
  };
}

const shiftTier = ({ from, until, ...tier }: Tier, shift: Shift): Tier => ({
  ...tier,
  ...(from !== undefined && { from: shift(from) }),
  ...(until !== undefined && { until: from === undefined ? shift(until) : shiftedEnd(from, until, shift) }),
});

/** The ticket type as a draft of another event: places of its own, the same terms, shifted dates. */
export function copyType(type: TicketType, eventId: string, shift: Shift): TicketType {
  const { targetCapacity, pools: _, tiers, opensAs: __, ...rest } = type;
  const capacity = targetCapacity ?? type.capacity;
  return {
    ...rest,
    ticketTypeId: copiedTypeId(type.ticketTypeId, eventId),
    eventId,
    capacity,
    ...(tiers && { tiers: tiers.map((tier) => shiftTier(tier, shift)) }),
    salesStartAt: shift(type.salesStartAt),
    salesEndAt: shiftedEnd(type.salesStartAt, type.salesEndAt, shift),
    status: 'draft',
    ...(isHidden(type) && { opensAs: 'hidden' }),
    ...divideIntoShards(capacity, tiers),
    version: 1,
  };
}

/** The id of a copied type. It keeps the last part of the original's id, which is unique within an event. */
export const copiedTypeId = (ticketTypeId: string, eventId: string): string =>
  typeIdOf(eventId, ticketTypeId.slice(-5));

/** The plan of the copied types, in the same order. Seated types keep the seat map that they were planned with. */
export function copyPlan(plan: SellingPlan, event: EventRow): SellingPlan {
  const types = plan.types.map(({ ticketTypeId, ...type }) => ({
    ...type,
    ticketTypeId: copiedTypeId(ticketTypeId, event.eventId),
  }));
  const seatMap = types.some(({ sectionIds }) => sectionIds) ? plan.seatMap : undefined;
  return { eventId: event.eventId, types, ...(seatMap && { seatMap }), published: false, version: 1 };
}
