import { TicketTypeCapacityChanged } from '../../events/ticket.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { mint } from './minting/mint-places.ts';

export const handler = consume(TicketTypeCapacityChanged, ({ data }) => mint(data.ticketTypeId));
