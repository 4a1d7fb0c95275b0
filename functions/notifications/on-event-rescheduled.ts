import { EventRescheduled } from '../../events/catalog.ts';
import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { readEvent } from '../../shared/records/event-row.ts';
import { requestNotices } from './sending/request-notices.ts';

/** Whoever has tickets is told by a mail of their own each: one that fails keeps no other waiting. */
export const handler = consume(EventRescheduled, async ({ id, data: { eventId, version } }) => {
  const event = await readEvent(eventId);
  // Another change has come since, with news of its own.
  if (event?.status !== 'published' || event.rescheduled?.version !== version) return;
  const orders = await requestNotices({ eventId, version, kind: 'rescheduled' }, id, clock.now());
  log.info('notices requested', { eventId, orders });
});
