import { TicketTypeAdded } from '../../events/ticket.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { mint } from './minting/mint-places.ts';

export const handler = consume(TicketTypeAdded, ({ data }) => mint(data.ticketTypeId));
