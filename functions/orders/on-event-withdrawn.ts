import { EventWithdrawn } from '../../events/ticket.ts';
import { consume } from '../../shared/consume.ts';
import { refundEvent } from './event-refunds.ts';

export const handler = consume(EventWithdrawn, ({ data }) => refundEvent(data.eventId));
