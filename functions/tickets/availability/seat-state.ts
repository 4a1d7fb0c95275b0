import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';

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
