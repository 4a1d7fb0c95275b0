import { TicketTypeAdded } from '../../events/ticket.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { mintPlaces } from './minting/mint-places.ts';

export const handler = consume(TicketTypeAdded, ({ data }) => mintPlaces(data.ticketTypeId));
