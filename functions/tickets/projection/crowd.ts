import { type DoorDelta, tallyNames } from '../../../shared/door/door-counts.ts';
import { type DoorCounters, readTally } from '../../../shared/door/door-rows.ts';

/** How much of a capacity, in percent, has to be inside before the organizer is told. */
const toldShares = [90, 100] as const;
export type CrowdShare = (typeof toldShares)[number];

/** A crowd must become smaller than a share by the larger of the two before it can reach that share again. */
const marginPercent = 10;
const marginPeople = 5;

/** How many people a venue and its zones hold, by the name of their tally. */
export type Capacities = ReadonlyMap<string, number>;

/** A crowd that has just reached a share of its capacity. Without a zone: of the venue. */
export interface ReachedShare {
  zone?: string;
  share: CrowdShare;
  inside: number;
  capacity: number;
}

/**
 * The share that a crowd has reached, where `before` is what it had reached until now. It keeps a share until it is
 * clearly smaller: guests who come and go would reach the share again and again. A capacity of 0 closes a zone, and is
 * no alarm.
 */
export function crowdShare(
  { inside, capacity }: { inside: number; capacity: number },
  before: CrowdShare | undefined,
): CrowdShare | undefined {
  if (inside === 0 || capacity === 0) return undefined;
  const margin = Math.max(marginPercent * capacity, 100 * marginPeople);
  return toldShares.findLast((share) => {
    const isKept = before !== undefined && share <= before;
    return 100 * inside >= share * capacity - (isKept ? margin : 0);
  });
}

const zoneIn = (name: string): string => name.slice(tallyNames.zone('').length);

/**
 * The shares that crowds have reached after a change, and those of them that they had not reached before. Only tallies
 * that the change has touched are looked at.
 */
export function crowdsAfter(
  before: DoorCounters['crowds'] = {},
  changed: DoorDelta['tallies'],
  { tallies, capacities }: Pick<DoorCounters, 'tallies'> & { capacities: Capacities },
) {
  const crowds = { ...before };
  const reached: ReachedShare[] = [];
  for (const name of changed.keys()) {
    const { [name]: known } = crowds;
    delete crowds[name];
    const [{ inside }, capacity] = [readTally(tallies[name]), capacities.get(name)];
    if (capacity === undefined) continue;
    const share = crowdShare({ inside, capacity }, known);
    if (share === undefined) continue;
    crowds[name] = share;
    const zone = name === tallyNames.all ? {} : { zone: zoneIn(name) };
    if (share > (known ?? 0)) reached.push({ ...zone, share, inside, capacity });
  }
  return { crowds, reached };
}
