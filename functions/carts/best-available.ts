import type { NumberedSeat } from '../../shared/seat-map.ts';

/**
 * Neighbours for a group: every run of `count` free seats within one row, in map order (the organizer lists the best
 * rows first). `pick` in [0, 1) chooses among the first few runs, so that buyers at the same moment differ.
 */
export function neighbours(free: readonly NumberedSeat[], count: number, pick: number): NumberedSeat[] | undefined {
  const runs: NumberedSeat[][] = [];
  let run: NumberedSeat[] = [];
  for (const seat of free) {
    const last = run.at(-1);
    run = last && last.rowIndex === seat.rowIndex && last.number + 1 === seat.number ? [...run, seat] : [seat];
    if (run.length === count) {
      runs.push(run);
      run = [];
    }
    if (runs.length === 8) break;
  }
  return runs[Math.floor(pick * runs.length)];
}
