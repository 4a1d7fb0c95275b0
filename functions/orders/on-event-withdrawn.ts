import { EventWithdrawn } from '../../events/ticket.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { refundEvent } from './event-refunds.ts';

export const handler = consume(EventWithdrawn, ({ data }) => refundEvent(data.eventId));
