import { EventRescheduled } from '../../events/catalog.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { schedulePreload } from './preload/schedule-preload.ts';

export const handler = consume(EventRescheduled, ({ id, data }) => schedulePreload(data.eventId, id));
