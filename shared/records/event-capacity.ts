import { Problem } from '../base/problem.ts';
import { overCapacity } from '../base/problems.ts';
import { sumOf } from '../base/sum.ts';
import { inventoryLimits } from '../inventory/limits.ts';
import type { TicketType } from '../inventory/ticket-type.ts';

interface Room {
  types: readonly Pick<TicketType, 'capacity' | 'targetCapacity'>[];
  /** What the venue holds. */
  capacity: number;
  /** Whether the organizer has confirmed that the event has more places. */
  confirmed: boolean | undefined;
}

/** Requires that the types of an event have no more places than its venue. @throws Problem `over_capacity`. */
export function requireRoomAtVenue({ types, capacity, confirmed }: Room): void {
  const places = sumOf(types.map((type) => type.targetCapacity ?? type.capacity));
  const members = { places, capacity };
  if (places > inventoryLimits.placesPerEvent) {
    throw new Problem(overCapacity, `An event has at most ${inventoryLimits.placesPerEvent} places`, { members });
  }
  if (places > capacity && !confirmed) throw new Problem(overCapacity, undefined, { members });
}
