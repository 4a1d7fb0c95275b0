import { refuse } from '../../../shared/base/refuse.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { divideIntoShards } from '../../../shared/inventory/pools.ts';
import type { TicketType, Tier } from '../../../shared/inventory/ticket-type.ts';
import type { TicketTypeFields } from '../../../shared/inventory/ticket-type-view.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { requireCurrency } from './currency.ts';

type TierFields = NonNullable<TicketTypeFields['tiers']>[number];

function planTier(
  event: EventRow,
  { from, until, quantity, ...tier }: TierFields,
  { pointer, kind }: { pointer: string; kind: TicketType['kind'] },
): Tier {
  requireCurrency(tier.price, event, `${pointer}/price`);
  if (quantity !== undefined && kind === 'seated') refuse(`${pointer}/quantity`, 'is for general admission only');
  if (from === undefined && until === undefined && quantity === undefined)
    refuse(pointer, 'give from, until or quantity; without them it would always apply');
  const begins = from === undefined ? {} : { from: Date.parse(from) };
  const ends = until === undefined ? {} : { until: Date.parse(until) };
  if (begins.from !== undefined && ends.until !== undefined && ends.until <= begins.from)
    refuse(`${pointer}/until`, 'must be after from');
  return { ...tier, ...begins, ...ends, ...(quantity !== undefined && { quantity }) };
}

/** The tiers of a new type, in their stored form. @throws Problem `invalid_request`. */
export function planTiers(event: EventRow, tiers: readonly TierFields[], kind: TicketType['kind']): Tier[] {
  const names = tiers.map(({ name }) => name);
  const duplicate = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (duplicate >= 0) refuse(`/tiers/${duplicate}/name`, 'another tier has this name');
  return tiers.map((tier, index) => planTier(event, tier, { pointer: `/tiers/${index}`, kind }));
}

/**
 * The shards and pools of a new type, or of a draft.
 * @throws Problem `invalid_request` if its tiers have more places than the type.
 */
export function planShards(capacity: number, tiers: readonly Tier[] = []): Pick<TicketType, 'shards' | 'pools'> {
  const inTiers = sumOf(tiers.map(({ quantity = 0 }) => quantity));
  if (inTiers > capacity) refuse('/capacity', `must be at least ${inTiers}, the places of its tiers`);
  return divideIntoShards(capacity, tiers);
}
