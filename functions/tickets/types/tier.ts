import { refuse } from '../../../shared/base/refuse.ts';
import { divideIntoShards } from '../../../shared/inventory/pools.ts';
import type { TicketType, Tier } from '../../../shared/inventory/ticket-type.ts';
import type { TicketTypeFields } from '../../../shared/inventory/ticket-type-view.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { requireCurrency } from './currency.ts';

type WantedTier = NonNullable<TicketTypeFields['tiers']>[number];

function planTier(
  event: EventRow,
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
export function planTiers(event: EventRow, wanted: readonly WantedTier[], kind: TicketType['kind']): Tier[] {
  const names = wanted.map(({ name }) => name);
  const twice = names.findIndex((name, at) => names.indexOf(name) !== at);
  if (twice >= 0) refuse(`/tiers/${twice}/name`, 'another tier has this name');
  return wanted.map((tier, at) => planTier(event, tier, { pointer: `/tiers/${at}`, kind }));
}

/**
 * How the places of a new type, or of a draft, are divided.
 * @throws Problem `invalid_request` when the tiers want more places than there are.
 */
export function planShards(capacity: number, tiers: readonly Tier[] = []): Pick<TicketType, 'shards' | 'pools'> {
  const wanted = tiers.reduce((total, { quantity = 0 }) => total + quantity, 0);
  if (wanted > capacity) refuse('/capacity', `its tiers have ${wanted} places`);
  return divideIntoShards(capacity, tiers);
}
