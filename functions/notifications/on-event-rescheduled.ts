import { EventRescheduled } from '../../events/catalog.ts';
import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import { consume } from '../../shared/messaging/consume.ts';
import { readEvent } from '../../shared/records/event-row.ts';
import { requestNotices } from './sending/request-notices.ts';

/** Requests one notice per order, each as a message of its own. So a mail that fails does not delay the others. */
export const handler = consume(EventRescheduled, async ({ id, data: { eventId, version } }) => {
  const event = await readEvent(eventId);
  // A later change has its own message.
  if (event?.status !== 'published' || event.rescheduled?.version !== version) return;
  const orders = await requestNotices({ eventId, version, kind: 'rescheduled' }, id, clock.now());
  log.info('notices requested', { eventId, orders });
});
