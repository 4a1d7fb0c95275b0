import { refuse } from '../../shared/errors.ts';
import type { Pool, TicketType, Tier } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import type { EventRecord } from '../../shared/records.ts';
import type { TicketTypeFields } from '../../shared/ticket-type.ts';
import { requireCurrency } from './currency.ts';

type WantedTier = NonNullable<TicketTypeFields['tiers']>[number];

function planTier(
  event: EventRecord,
  { from, until, quantity, ...tier }: WantedTier,
  { pointer, kind }: { pointer: string; kind: TicketType['kind'] },
): Tier {
  requireCurrency(tier.price, event, `${pointer}/price`);
  if (quantity !== undefined && kind === 'seated') refuse(`${pointer}/quantity`, 'belongs to general admission');
  if (from === undefined && until === undefined && quantity === undefined)
    refuse(pointer, 'needs from, until or quantity: without them it would be the price');
  const begins = from === undefined ? {} : { from: Date.parse(from) };
  const ends = until === undefined ? {} : { until: Date.parse(until) };
  if (begins.from !== undefined && ends.until !== undefined && ends.until <= begins.from)
    refuse(`${pointer}/until`, 'must be after from');
  return { ...tier, ...begins, ...ends, ...(quantity !== undefined && { quantity }) };
}

/** The tiers of a new type as they are kept. @throws Problem `invalid_request`. */
export function planTiers(event: EventRecord, wanted: readonly WantedTier[], kind: TicketType['kind']): Tier[] {
  const names = wanted.map(({ name }) => name);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice >= 0) refuse(`/tiers/${twice}/name`, 'another tier has this name');
  return wanted.map((tier, at) => planTier(event, tier, { pointer: `/tiers/${at}`, kind }));
}

/**
 * How the places of a type are divided: about 500 a shard (1,000 write units a second each), 32 shards at most; a tier by
 * quantity lies in shards of its own, and what is left, if only by a later change of the capacity, in the last pool.
 * @throws Problem `invalid_request` when the tiers want more places than there are.
 */
export function planShards(capacity: number, tiers: readonly Tier[] = []): Pick<TicketType, 'shards' | 'pools'> {
  const placesPerShard = Math.max(limits.placesPerShard, capacity / limits.shardsPerType);
  const shardsFor = (places: number) => Math.min(limits.shardsPerType, Math.max(1, Math.ceil(places / placesPerShard)));
  const own = tiers.flatMap(({ quantity }, tier) => (quantity === undefined ? [] : [{ tier, quantity }]));
  if (own.length === 0) return { shards: shardsFor(capacity) };
  const rest = own.reduce((left, { quantity }) => left - quantity, capacity);
  if (rest < 0) refuse('/capacity', `its tiers have ${capacity - rest} places`);
  let shards = 0;
  const pool = (places: number, tier: Pick<Pool, 'tier'> = {}): Pool => {
    const firstShard = shards;
    shards += shardsFor(places);
    return { firstShard, shards: shards - firstShard, ...tier };
  };
  const pools = [...own.map(({ tier, quantity }) => pool(quantity, { tier })), pool(rest)];
  return { shards, pools };
}
