import { EventPublished } from '../../events/catalog.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { followDoors } from './preload/schedule-preload.ts';

export const handler = consume(EventPublished, ({ id, data }) => followDoors(data.eventId, id));
