import { EventCancelled } from '../../events/catalog.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { withdrawEvent } from './minting/withdraw-event.ts';

export const handler = consume(EventCancelled, ({ data }) => withdrawEvent(data.eventId));
