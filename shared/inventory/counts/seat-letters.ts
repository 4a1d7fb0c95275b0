import type { NumberedSeat } from '../seat-map.ts';

interface SeatStateOptions {
  /** Labels of house seats. */
  blocked: readonly string[];
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
