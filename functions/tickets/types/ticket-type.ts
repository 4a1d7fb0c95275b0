import { refuse } from '../../../shared/base/refuse.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { type NumberedSeat, seatsIn } from '../../../shared/inventory/seat-map.ts';
import { type TicketType, typeIdOf } from '../../../shared/inventory/ticket-type.ts';
import type { TicketTypeFields } from '../../../shared/inventory/ticket-type-view.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { requireCurrency } from './currency.ts';
import { planShards, planTiers } from './tier.ts';

/** Requires that the sale ends after it starts (epoch ms). @throws Problem `invalid_request`. */
export function requireWindow({ salesStartAt, salesEndAt }: Pick<TicketType, 'salesStartAt' | 'salesEndAt'>): void {
  if (salesEndAt <= salesStartAt) refuse('/salesEndAt', 'must be after salesStartAt');
}

interface TypeContext {
  /** The last part of its id. */
  code: string;
  /** The seats of the event's seat map. */
  seats: readonly NumberedSeat[];
  published: boolean;
  /** The position of the event's last type, 0 without one. */
  last: number;
}

/**
 * A new ticket type of an event.
 * @throws Problem `invalid_request`.
 */
export function planTicketType(
  event: EventRow,
  fields: TicketTypeFields,
  { code, seats, published, last }: TypeContext,
): TicketType {
  const {
    capacity,
    sectionIds,
    noSingleSeatGaps,
    tiers,
    status: opensAs,
    position = Math.min(last + 1, inventoryLimits.highestPosition),
    description,
    ...common
  } = fields;
  requireCurrency(fields.price, event, '/price');
  const salesStartAt = Date.parse(fields.salesStartAt);
  const salesEndAt = Date.parse(fields.salesEndAt);
  requireWindow({ salesStartAt, salesEndAt });
  const places = fields.kind === 'general' ? generalPlaces(fields) : seatedPlaces(fields, seats);
  const plannedTiers = tiers && planTiers(event, tiers, fields.kind);
  return {
    ...common,
    ...(sectionIds && { sectionIds }),
    ...(plannedTiers && { tiers: plannedTiers }),
    ...(noSingleSeatGaps && { noSingleSeatGaps }),
    ticketTypeId: typeIdOf(event.eventId, code),
    eventId: event.eventId,
    capacity: places,
    salesStartAt,
    salesEndAt,
    status: published ? 'preparing' : 'draft',
    ...(opensAs && { opensAs }),
    position,
    ...(description && { description }),
    ...planShards(places, plannedTiers),
    version: 1,
  };
}

function generalPlaces({ capacity, sectionIds, noSingleSeatGaps }: TicketTypeFields): number {
  if (sectionIds) refuse('/sectionIds', 'is for seated types only');
  if (noSingleSeatGaps !== undefined) refuse('/noSingleSeatGaps', 'is for seated types only');
  return capacity ?? refuse('/capacity', 'is required for general admission');
}

function seatedPlaces({ capacity, sectionIds }: TicketTypeFields, seats: readonly NumberedSeat[]): number {
  if (capacity !== undefined) refuse('/capacity', 'is derived from the sections of a seated type; omit it');
  const sections = sectionIds ?? refuse('/sectionIds', 'is required for seated types');
  const unknown = sections.find((id) => !seats.some((seat) => seat.sectionId === id));
  if (unknown !== undefined) refuse('/sectionIds', `the event's seat map has no seated section ${unknown}`);
  return seatsIn(seats, sections).length;
}

export type SaleState = 'available' | 'few' | 'sold_out' | 'not_on_sale';

/** The state that buyers see. `few` means at most a tenth of the capacity, and at most 50 places. */
export function saleState(available: number, capacity: number, isOnSale: boolean): SaleState {
  if (!isOnSale) return 'not_on_sale';
  if (available === 0) return 'sold_out';
  return available <= Math.min(50, capacity / 10) ? 'few' : 'available';
}
