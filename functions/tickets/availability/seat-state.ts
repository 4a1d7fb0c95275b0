import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';

interface SeatStateOptions {
  /** Labels of house seats. */
  blocked: readonly string[] | undefined;
  now: number;
}

/**
 * One letter for each seat of a type: `a` available (also if its hold has lapsed), `h` held, `s` sold, `x` not for
 * sale. `claimableAt` has an entry for each seat that is free or held, by seat number, in epoch ms.
 */
export function seatLetters(
  seats: readonly NumberedSeat[],
  claimableAt: ReadonlyMap<number, number>,
  { blocked, now }: SeatStateOptions,
): string {
  const houseSeats = new Set(blocked);
  return seats
    .map(({ number, label }) => {
      const claimable = claimableAt.get(number);
      if (claimable !== undefined) return claimable <= now ? 'a' : 'h';
      return houseSeats.has(label) ? 'x' : 's';
    })
    .join('');
}

/** One string for each section, one letter for each seat, in map order. Seats that no type sells are `x`. */
export function sectionStates(map: readonly NumberedSeat[], letters: ReadonlyMap<number, string>) {
  const sections = new Map<string, string[]>();
  for (const { sectionId, number } of map) {
    const states = sections.get(sectionId) ?? [];
    states.push(letters.get(number) ?? 'x');
    sections.set(sectionId, states);
  }
  return [...sections].map(([id, states]) => ({ id, states: states.join('') }));
}
