import { refuse } from '../../../shared/base/refuse.ts';
import { type NumberedSeat, seatsIn } from '../../../shared/inventory/seat-map.ts';
import { type TicketType, typeIdOf } from '../../../shared/inventory/ticket-type.ts';
import type { TicketTypeFields } from '../../../shared/inventory/ticket-type-view.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { requireCurrency } from './currency.ts';
import { planShards, planTiers } from './tier.ts';

/** In epoch ms. @throws Problem `invalid_request` when the sale would end before it starts. */
export function requireWindow({ salesStartAt, salesEndAt }: Pick<TicketType, 'salesStartAt' | 'salesEndAt'>): void {
  if (salesEndAt <= salesStartAt) refuse('/salesEndAt', 'must be after salesStartAt');
}

/**
 * A new ticket type of an event. `seats` are those of the map that the event sells its seats by.
 * @throws Problem `invalid_request`.
 */
export function planTicketType(
  event: EventRow,
  wanted: TicketTypeFields,
  { code, seats, published }: { code: string; seats: readonly NumberedSeat[]; published: boolean },
): TicketType {
  const { capacity, sectionIds, noSingleSeatGaps, tiers, ...common } = wanted;
  requireCurrency(wanted.price, event, '/price');
  const salesStartAt = Date.parse(wanted.salesStartAt);
  const salesEndAt = Date.parse(wanted.salesEndAt);
  requireWindow({ salesStartAt, salesEndAt });
  const places = wanted.kind === 'general' ? generalPlaces(wanted) : seatedPlaces(wanted, seats);
  const priced = tiers && planTiers(event, tiers, wanted.kind);
  return {
    ...common,
    ...(sectionIds && { sectionIds }),
    ...(priced && { tiers: priced }),
    ...(noSingleSeatGaps && { noSingleSeatGaps }),
    ticketTypeId: typeIdOf(event.eventId, code),
    eventId: event.eventId,
    capacity: places,
    salesStartAt,
    salesEndAt,
    status: published ? 'preparing' : 'draft',
    ...planShards(places, priced),
    version: 1,
  };
}

function generalPlaces({ capacity, sectionIds, noSingleSeatGaps }: TicketTypeFields): number {
  if (sectionIds) refuse('/sectionIds', 'belongs to seated types');
  if (noSingleSeatGaps !== undefined) refuse('/noSingleSeatGaps', 'belongs to seated types');
  return capacity ?? refuse('/capacity', 'is required for general admission');
}

function seatedPlaces({ capacity, sectionIds }: TicketTypeFields, seats: readonly NumberedSeat[]): number {
  if (capacity !== undefined) refuse('/capacity', 'follows from the sections of a seated type');
  const wanted = sectionIds ?? refuse('/sectionIds', 'is required for seated types');
  const unknown = wanted.find((id) => !seats.some((seat) => seat.sectionId === id));
  if (unknown !== undefined) refuse('/sectionIds', `the event's seat map has no seated section ${unknown}`);
  return seatsIn(seats, wanted).length;
}

export type SaleState = 'available' | 'few' | 'sold_out' | 'not_on_sale';

/** One word for people: `few` below a tenth of the capacity, at most 50 places. */
export function saleState(available: number, capacity: number, selling: boolean): SaleState {
  if (!selling) return 'not_on_sale';
  if (available === 0) return 'sold_out';
  return available <= Math.min(50, capacity / 10) ? 'few' : 'available';
}
