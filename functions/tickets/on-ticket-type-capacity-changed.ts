import { TicketTypeCapacityChanged } from '../../events/ticket.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { mint } from './minter.ts';

export const handler = consume(TicketTypeCapacityChanged, ({ data }) => mint(data.ticketTypeId));
