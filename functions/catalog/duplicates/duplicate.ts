import { divideIntoShards } from '../../../shared/inventory/pools.ts';
import type { SellingPlan } from '../../../shared/inventory/selling-plan.ts';
import { isHidden, type TicketType, type Tier, typeIdOf } from '../../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { Times } from '../event/event.ts';
import { momentOf, wallClock } from './wall-clock.ts';

/** Moves a moment (epoch ms) to another date. */
type Shift = (moment: number) => number;

/**
 * Returns the shift between two starts, measured in local time of the venue: what was at 20:00 stays at 20:00, even if
 * clocks change in between.
 */
export function shiftBetween(from: number, to: number, timeZone: string): Shift {
  const distance = wallClock(to, timeZone) - wallClock(from, timeZone);
  return (moment) => momentOf(wallClock(moment, timeZone) + distance, timeZone);
}

/** The shifted end of a period. The period keeps its length if a clock change would move the end before the start. */
function shiftedEnd(from: number, to: number, shift: Shift): number {
  const [start, end] = [shift(from), shift(to)];
  return end > start ? end : start + (to - from);
}

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
