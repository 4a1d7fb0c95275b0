import type { Refused } from './decision.ts';
import type { DoorRules } from './door-rules.ts';

/** How many people a zone holds. Undefined if it has no limit. */
const capacityOf = ({ zones }: Pick<DoorRules, 'zones'>, zone: string | undefined): number | undefined =>
  zones.find((one) => one.zone === zone)?.capacity;

interface Crowd {
  zone: string | undefined;
  /** How many are in the zone. */
  inside: number;
  /** How many want to enter it. */
  people: number;
}

/** Judges whether a zone has room. `inside` follows the scans by about two seconds. */
export function judgeCapacity(rules: Pick<DoorRules, 'zones'>, { zone, inside, people }: Crowd): Refused | undefined {
  const capacity = capacityOf(rules, zone);
  if (capacity === undefined || inside + people <= capacity) return undefined;
  return { result: 'full', message: `${zone} is full: ${inside} of ${capacity} people are inside` };
}
