import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';

type Change = Partial<Omit<Ticket, 'admission'>> & { admission?: Ticket['admission'] | undefined };

const gates = [{ gateId: 'gat_1', zone: 'Floor' }, { gateId: 'gat_2', zone: 'Balcony' }, { gateId: 'gat_3' }];

/** A place that lives: sold, admitted, reverted, corrected, transferred, refunded and sold again, as `random` decides. */
export function placeLife(spot: Pick<Ticket, 'ticketTypeId' | 'shard' | 'number'>, random: () => number): Ticket[] {
  const pick = <T>(options: readonly T[]): T => options[Math.floor(random() * options.length)] as T;
  let now: Ticket = { ...placeKey(spot), ...spot, status: 'available', sale: 1, issue: 1, version: 1 };
  const life = [now];
  const change = (fields: Change) => {
    now = { ...now, ...fields, version: now.version + 1 } as Ticket;
    life.push(now);
  };
  let scans = 0;
  const pass = (inside: boolean) => {
    const where = pick(gates);
    const scanId = `dev_${spot.shard}/${spot.number}-${scans++}`;
    const at = 60_000 * Math.floor(random() * 180);
    const { first, marks } = (now.status === 'used' && now.admission) || { first: { at, ...where }, marks: [] };
    const admission = { at, scanId, ...where, inside, marks: [`${scanId}/${inside}`, ...marks].slice(0, 8), first };
    change({ status: 'used', admission });
  };
  const steps: Record<Ticket['status'], (() => void)[]> = {
    available: [() => change({ status: 'held' })],
    held: [() => change({ status: 'sold' }), () => change({ status: 'sold' }), () => change({ status: 'available' })],
    sold: [
      () => pass(true),
      () => pass(true),
      () => pass(true),
      () => change({ issue: now.issue + 1 }),
      () => change({ status: 'available', sale: now.sale + 1, admission: undefined }),
    ],
    used: [
      () => pass(!now.admission?.inside),
      () => pass(!now.admission?.inside),
      // A revert takes back the last passage, without a scan of its own.
      () => now.admission && change({ admission: { ...now.admission, inside: !now.admission.inside } }),
      () => change({ status: 'sold' }),
      // An earlier scan comes late.
      () => now.admission && change({ admission: { ...now.admission, first: { at: 0, ...pick(gates) } } }),
      () => change({ holder: `guest ${random()}` }),
      () => change({ handedOver: { at: 0, by: 'usr_1', issue: now.issue } }),
      () => change({ status: 'void', sale: now.sale + 1, admission: undefined }),
    ],
    void: [() => change({ status: 'available' })],
  };
  for (let step = 0; step < 12; step++) pick(steps[now.status])();
  return life;
}
