import { randomFrom } from '../../faults/random-from.ts';

/** Who takes part in a world besides the buyers, and what the buyers do besides paying by card. */
export interface Cast {
  /** The event: its doors open in days, or are open now. */
  stage: 'ahead' | 'tonight';
  /** Buyers return tickets by the policy of their order. */
  returns: boolean;
  /** The organizer refunds tickets and money. */
  refunds: boolean;
  /** The provider sends webhooks, knows disputes, and returns refunds that had succeeded. */
  webhooks: boolean;
  /** Some payments wait for the buyer at the provider. */
  actions: boolean;
  /** Some orders are paid to the organizer directly. */
  manual: boolean;
  /** Members sell at the box office, for cash and by card. */
  boxOffice: boolean;
  /** The organizer gives tickets away. */
  comps: boolean;
  /** Gates scan tickets. */
  gates: boolean;
  /** Further devices lose their network, and decide by themselves. */
  phones: boolean;
  /** Some tickets cost nothing. */
  free: boolean;
  /** The provider can stop half of the payments that are on their way. Otherwise none. */
  stops: boolean;
  /** The reconciler runs, and may repair what batches of streams leave out. Without it, nothing may be left out. */
  reconciles: boolean;
}

const nobody = { returns: false, refunds: false, webhooks: false, actions: false, manual: false };
/** The buyers of a plain world, and an organizer. */
export const plainCast: Cast = {
  ...{
    stage: 'ahead',
    ...nobody,
    boxOffice: false,
    comps: false,
    gates: false,
    phones: false,
    free: false,
    stops: true,
  },
  reconciles: false,
};

/** Chooses by the seed. A few at a time: all at once would sell the few places before anything happens to them. */
export function castOf(seed: number): Cast {
  const random = randomFrom(seed ^ 0xca57);
  const chance = (share: number) => random() < share;
  if (chance(0.2)) return plainCast;
  const isTonight = chance(0.45);
  const cast = {
    stage: isTonight ? ('tonight' as const) : ('ahead' as const),
    returns: chance(0.5),
    refunds: chance(0.5),
    webhooks: chance(0.4),
    actions: chance(0.35),
    manual: !isTonight && chance(0.55),
    boxOffice: chance(isTonight ? 0.5 : 0.2),
    comps: chance(0.3),
    gates: isTonight && chance(0.8),
    free: chance(0.3),
    stops: true,
    reconciles: chance(0.5),
  };
  return { ...cast, phones: cast.gates && chance(0.6) };
}
