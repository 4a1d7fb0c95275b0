/*
 * Buyers of best seats compete if they lose seats to each other between choice and claim. Each loss makes a process draw
 * from more choices, and each quiet while from fewer. With nobody else about, a buyer gets the best seats there are.
 */

interface Pressure {
  level: number;
  /** Epoch ms. */
  lostAt: number;
}

/** How fast a process forgets that buyers have competed for a type. */
const levelMs = 5_000;
const maxLevel = 4;
/** More types than one process sells within the time that it remembers them. */
const maxTypes = 1_000;

const levelNow = ({ level, lostAt }: Pressure, now: number): number =>
  Math.max(0, level - Math.floor(Math.abs(now - lostAt) / levelMs));

/** What one process knows of the competition for each type. At level 0, nobody competes. */
export function contentionMemory() {
  const pressures = new Map<string, Pressure>();
  const level = (ticketTypeId: string, now: number): number => {
    const known = pressures.get(ticketTypeId);
    return known ? levelNow(known, now) : 0;
  };
  return {
    level,
    /** Takes a loss into account, and returns the new level. */
    rise(ticketTypeId: string, now: number): number {
      const next = Math.min(maxLevel, level(ticketTypeId, now) + 1);
      if (pressures.size >= maxTypes) pressures.clear();
      pressures.set(ticketTypeId, { level: next, lostAt: now });
      return next;
    },
  };
}
