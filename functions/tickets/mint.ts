import { freeMark, placeKey, type Ticket, type TicketType } from '../../shared/inventory.ts';
import type { NumberedSeat } from '../../shared/seat-map.ts';
import { seatsIn } from './ticket-type.ts';

/** The places of a type as they are at birth: general admission spread over the shards, a row of seats in one. */
export function* mintedPlaces(type: TicketType, seats: readonly NumberedSeat[]): Generator<Ticket> {
  const { ticketTypeId, shards } = type;
  const born = (number: number, shard: number): Ticket => ({
    ...placeKey({ ticketTypeId, shard, number }),
    ticketTypeId,
    shard,
    number,
    status: 'available',
    issue: 1,
    sale: 1,
    version: 1,
    claimableAt: freeMark(),
  });
  if (type.kind === 'general') {
    for (let number = 0; number < type.capacity; number++) yield born(number, number % shards);
    return;
  }
  for (const seat of seatsIn(seats, type.sectionIds ?? [])) {
    yield { ...born(seat.number, seat.rowIndex % shards), seat: seat.label };
  }
}
