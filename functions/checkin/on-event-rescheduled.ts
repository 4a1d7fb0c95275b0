import { EventRescheduled } from '../../events/catalog.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { prolongKeys } from './keys/prolong-keys-store.ts';
import { schedulePreload } from './preload/schedule-preload.ts';

export const handler = consume(EventRescheduled, async ({ id, data }) => {
  await prolongKeys(data.eventId);
  await schedulePreload(data.eventId, id);
});
