import { EventRescheduled } from '../../events/catalog.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { followDoors } from './preload/schedule-preload.ts';

export const handler = consume(EventRescheduled, ({ id, data }) => followDoors(data.eventId, id));
