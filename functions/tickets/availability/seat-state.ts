import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';

interface Circumstances {
  /** Labels of house seats. */
  blocked: readonly string[] | undefined;
  now: number;
}

/**
 * A letter a seat of a type: `a` available (a lapsed hold is, at that millisecond), `h` held, `s` sold, `x` not for sale.
 * `claimableAt` has the seats that are free or held.
 */
export function seatLetters(
  seats: readonly NumberedSeat[],
  claimableAt: ReadonlyMap<number, number>,
  { blocked, now }: Circumstances,
): string {
  const kept = new Set(blocked);
  return seats
    .map(({ number, label }) => {
      const end = claimableAt.get(number);
      if (end !== undefined) return end <= now ? 'a' : 'h';
      return kept.has(label) ? 'x' : 's';
    })
    .join('');
}

/** One string a section, one letter a seat, in map order; seats that no type sells are `x`. */
export function sectionStates(map: readonly NumberedSeat[], letters: ReadonlyMap<number, string>) {
  const sections = new Map<string, string[]>();
  for (const { sectionId, number } of map) {
    const states = sections.get(sectionId) ?? [];
    states.push(letters.get(number) ?? 'x');
    sections.set(sectionId, states);
  }
  return [...sections].map(([id, states]) => ({ id, states: states.join('') }));
}
