import { rfc3339 } from '../../../shared/base/clock.ts';
import type { TicketType, Tier } from '../../../shared/inventory/ticket-type.ts';
import { type Shift, shiftedEnd } from '../event/shift.ts';

type SalesWindow = Pick<TicketType, 'salesStartAt' | 'salesEndAt' | 'tiers'>;

/** A ticket type as read, and the parts of its sales window that move. */
export interface WindowMove {
  type: TicketType;
  moved: Partial<SalesWindow>;
}

/**
 * A period of a sale when the start of its event moves. What lies ahead keeps its distance to the start, by the clock of
 * the venue. What has passed stays. A period that has begun ends now at the earliest.
 */
function movedPeriod(from: number, until: number, shift: Shift, now: number): { from: number; until: number } {
  if (from > now) return { from: shift(from), until: shiftedEnd(from, until, shift) };
  return { from, until: until > now ? Math.max(shift(until), now) : until };
}

function movedTier(tier: Tier, shift: Shift, now: number): Tier {
  const { from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = tier;
  const isOpen = until === Number.POSITIVE_INFINITY;
  const moved = isOpen ? { from: from > now ? shift(from) : from, until } : movedPeriod(from, until, shift, now);
  return {
    ...tier,
    ...(tier.from !== undefined && { from: moved.from }),
    ...(tier.until !== undefined && { until: moved.until }),
  };
}

const samePeriods = (one: readonly Tier[] = [], other: readonly Tier[] = []): boolean =>
  one.every(({ from, until }, index) => from === other[index]?.from && until === other[index]?.until);

/** The sales windows of ticket types that move with the start of their event. `now` in epoch ms. */
export function movedWindows(types: readonly TicketType[], shift: Shift, now: number): WindowMove[] {
  return types.flatMap((type) => {
    const { from: salesStartAt, until: salesEndAt } = movedPeriod(type.salesStartAt, type.salesEndAt, shift, now);
    const tiers = type.tiers?.map((tier) => movedTier(tier, shift, now));
    const moved = {
      ...(salesStartAt !== type.salesStartAt && { salesStartAt }),
      ...(salesEndAt !== type.salesEndAt && { salesEndAt }),
      ...(tiers && !samePeriods(tiers, type.tiers) && { tiers }),
    };
    return Object.keys(moved).length > 0 ? [{ type, moved }] : [];
  });
}

/** What has moved, as the API shows it: the new moments alone, in the zone of the venue. */
export function windowMoveView({ type, moved: { salesStartAt, salesEndAt, tiers } }: WindowMove, timeZone: string) {
  const time = (epochMs: number) => rfc3339(epochMs, timeZone);
  const movedTiers = tiers?.flatMap(({ name, from, until }, index) => {
    const before = type.tiers?.[index];
    const moments = {
      ...(from !== undefined && from !== before?.from && { from: time(from) }),
      ...(until !== undefined && until !== before?.until && { until: time(until) }),
    };
    return Object.keys(moments).length > 0 ? [{ name, ...moments }] : [];
  });
  return {
    ticketTypeId: type.ticketTypeId,
    ...(salesStartAt !== undefined && { salesStartAt: time(salesStartAt) }),
    ...(salesEndAt !== undefined && { salesEndAt: time(salesEndAt) }),
    ...(movedTiers && { tiers: movedTiers }),
  };
}
