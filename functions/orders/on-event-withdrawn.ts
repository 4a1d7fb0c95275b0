import { EventWithdrawn } from '../../events/ticket.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { refundEvent } from './refunds/refund-event.ts';

export const handler = consume(EventWithdrawn, ({ data }) => refundEvent(data.eventId));
