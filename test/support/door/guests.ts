/*
 * What the rules of the door promise, written from their description and not from the code: an entry or exit of some
 * people with one ticket, which is all that a gate decides.
 */

/** The rules that decide about people. Times are epoch ms. */
export interface PromisedRules {
  reentry: 'any' | 'none' | 'until';
  reentryUntil?: number;
  oncePerDay: boolean;
  /** People that one ticket admits. */
  admits: number;
  /** The end of admission. */
  until?: number;
}

/** The people of one ticket. */
export interface Guests {
  inside: number;
  /** Different people who must have entered, on this day if the ticket admits once a day. */
  seen: number;
  enteredAt?: number;
}

export interface Attempt {
  direction: 'in' | 'out';
  people: number;
  at: number;
}

export const nobody: Guests = { inside: 0, seen: 0 };

/** The people after an attempt, or `undefined` if the door must refuse it. `dayOf` is the calendar of the venue. */
export function afterAttempt(
  guests: Guests,
  { direction, people, at }: Attempt,
  { rules, dayOf }: { rules: PromisedRules; dayOf: (at: number) => number },
): Guests | undefined {
  if (direction === 'out') return people <= guests.inside ? { ...guests, inside: guests.inside - people } : undefined;
  if (at > (rules.until ?? Number.POSITIVE_INFINITY)) return undefined;
  const { enteredAt = at } = guests;
  const { inside, seen } = rules.oncePerDay && dayOf(enteredAt) !== dayOf(at) ? nobody : guests;
  const mayReturn = rules.reentry === 'any' || (rules.reentry === 'until' && at <= (rules.reentryUntil ?? 0));
  // Who may return may be one of those who have left.
  if ((mayReturn ? inside : seen) + people > rules.admits) return undefined;
  return { inside: inside + people, seen: mayReturn ? Math.max(seen, inside + people) : seen + people, enteredAt: at };
}
