import { CapacityReached } from '../../events/ticket.ts';
import { forEachLimit } from '../../shared/async/concurrency.ts';
import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import { spendForMailbox } from '../../shared/http/shared-bucket.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { readEvent } from '../../shared/records/event-row.ts';
import { settingLimits } from '../../shared/settings/limits.ts';
import { teamMailEnv } from './env.ts';
import { capacityNotice } from './mails/capacity-notice.ts';
import { noticeMail } from './mails/notice.ts';
import { composeMail } from './sending/compose-mail.ts';
import { sendOnce } from './sending/send-once.ts';
import { capacityNoticeKey } from './sending/sending-store.ts';
import { readFloorManagers } from './team/floor-team-store.ts';

const { PUBLIC_URL } = teamMailEnv.read();

/** Later than this the board alone tells the truth. */
const newsMs = 3_600_000;
const maxConcurrentMails = 5;

/** Sends one mail per crossing to each owner and editor. */
export const handler = consumeQueue(CapacityReached, async ({ id, data: { eventId, at, crowds } }) => {
  const now = clock.now();
  const event = now - at < newsMs ? await readEvent(eventId) : undefined;
  if (!event) return log.info('capacity notice not sent', { eventId, at });
  const { title, organizerId } = event;
  const notice = capacityNotice({ title, crowds, boardUrl: `${PUBLIC_URL}/gate/live#${eventId}` });
  await forEachLimit(await readFloorManagers(organizerId), maxConcurrentMails, async ({ userId, email, name }) => {
    const messageId = await sendOnce(capacityNoticeKey(eventId, id, userId), async () => {
      const { allowed } = await spendForMailbox('capacity-notice', email, settingLimits.capacityNoticeRate, now);
      if (!allowed) return undefined;
      return composeMail({ to: { name, address: email }, ...noticeMail({ ...notice, greetingName: name }) });
    });
    if (messageId !== undefined) log.info('capacity notice sent', { eventId, userId, messageId });
  });
});
