import { divideIntoShards } from '../../../shared/inventory/pools.ts';
import type { SellingPlan } from '../../../shared/inventory/selling-plan.ts';
import { type TicketType, type Tier, typeIdOf } from '../../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { Times } from '../event/event.ts';
import { momentOf, wallClock } from './wall-clock.ts';

/** Moves a moment (epoch ms) to another date. */
type Shift = (moment: number) => number;

/**
 * By as much as the clocks at the venue show between two starts: what was at 20:00 is at 20:00, also where clocks change
 * in between.
 */
export function shiftBetween(from: number, to: number, timeZone: string): Shift {
  const by = wallClock(to, timeZone) - wallClock(from, timeZone);
  return (moment) => momentOf(wallClock(moment, timeZone) + by, timeZone);
}

/** Where a change of clocks falls between the two and would turn them round, the second keeps its distance. */
function shiftedEnd(from: number, to: number, shift: Shift): number {
  const [begins, ends] = [shift(from), shift(to)];
  return ends > begins ? ends : begins + (to - from);
}

/** The event's times when it starts at that moment. */
export function timesAt(event: Times, startsAt: number, timeZone: string): Times {
  const shift = shiftBetween(event.startsAt, startsAt, timeZone);
  const endsAt = shift(event.endsAt);
  return {
    startsAt,
    endsAt: endsAt > startsAt ? endsAt : startsAt + (event.endsAt - event.startsAt),
    doorsOpenAt: Math.min(shift(event.doorsOpenAt), startsAt),
  };
}

const tierAt = ({ from, until, ...tier }: Tier, shift: Shift): Tier => ({
  ...tier,
  ...(from !== undefined && { from: shift(from) }),
  ...(until !== undefined && { until: from === undefined ? shift(until) : shiftedEnd(from, until, shift) }),
});

/** The type as a draft of another event, with places of its own and the same terms on other dates. */
export function typeAt(type: TicketType, eventId: string, shift: Shift): TicketType {
  const { targetCapacity, pools: _, tiers, ...rest } = type;
  const capacity = targetCapacity ?? type.capacity;
  return {
    ...rest,
    ticketTypeId: copiedTypeId(type.ticketTypeId, eventId),
    eventId,
    capacity,
    ...(tiers && { tiers: tiers.map((tier) => tierAt(tier, shift)) }),
    salesStartAt: shift(type.salesStartAt),
    salesEndAt: shiftedEnd(type.salesStartAt, type.salesEndAt, shift),
    status: 'draft',
    ...divideIntoShards(capacity, tiers),
    version: 1,
  };
}

/** With the code of the type it is a copy of: codes are unique within an event. */
export const copiedTypeId = (ticketTypeId: string, eventId: string): string =>
  typeIdOf(eventId, ticketTypeId.slice(-5));

/** The plan of a copy's types, in the same order; seats are sold by the map that theirs were planned with. */
export function planAt(plan: SellingPlan, event: EventRow): SellingPlan {
  const types = plan.types.map(({ ticketTypeId, ...type }) => ({
    ...type,
    ticketTypeId: copiedTypeId(ticketTypeId, event.eventId),
  }));
  const seatMap = types.some(({ sectionIds }) => sectionIds) ? plan.seatMap : undefined;
  return { eventId: event.eventId, types, ...(seatMap && { seatMap }), published: false, version: 1 };
}
