import { clock } from '../../../shared/base/clock.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { isShed } from '../../../shared/settings/setting-shapes.ts';
import { settings } from '../../../shared/settings/settings.ts';
import type { OutgoingMail } from './compose-mail.ts';
import { beginSending, finishSending, sendMessage } from './sending-store.ts';

/**
 * Composes and sends a mail unless its row says that it was sent or skipped. It is skipped when `compose` returns
 * `undefined`. Returns SES's message id if it was sent now.
 * Delivery is at-least-once: a crash after SES accepts can send a duplicate.
 */
export async function sendOnce(
  mailKey: Key,
  compose: () => Promise<OutgoingMail | undefined>,
): Promise<string | undefined> {
  // While mail is shed, the message returns to its queue, and after the last attempt to its dead-letter queue.
  if (isShed(await settings(), 'mail')) throw new Error('Mail is paused by the setting giveUp');
  const lease = await beginSending(mailKey, clock.now());
  if (lease === 'done') return undefined;
  const mail = await compose();
  if (!mail) {
    await finishSending(lease, { status: 'skipped' }, clock.now());
    return undefined;
  }
  const messageId = await sendMessage(mail.address, mail.message);
  await finishSending(lease, { status: 'sent', messageId }, clock.now());
  return messageId;
}
