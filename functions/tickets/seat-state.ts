import type { Ticket } from '../../shared/inventory.ts';
import type { NumberedSeat } from '../../shared/seat-map.ts';

/** `a` available, `h` held, `s` sold, `x` not for sale. A lapsed hold is available at that millisecond. */
function seatLetter({ status, claimableAt = 0 }: Pick<Ticket, 'status' | 'claimableAt'>, now: number): string {
  if (status === 'sold' || status === 'used') return 's';
  if (status === 'held') return claimableAt <= now ? 'a' : 'h';
  return status === 'available' ? 'a' : 'x';
}

/** One string a section, one letter a seat, in map order; seats that no type sells are `x`. */
export function sectionStates(seats: readonly NumberedSeat[], places: readonly Ticket[], now: number) {
  const letters = new Map(places.map((place) => [place.number, seatLetter(place, now)]));
  const sections = new Map<string, string>();
  for (const { sectionId, number } of seats) {
    sections.set(sectionId, (sections.get(sectionId) ?? '') + (letters.get(number) ?? 'x'));
  }
  return [...sections].map(([id, states]) => ({ id, states }));
}
