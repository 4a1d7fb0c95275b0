import { clock } from '../../../shared/base/clock.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { isGivenUp } from '../../../shared/settings/setting-shapes.ts';
import { settings } from '../../../shared/settings/settings.ts';
import { beginSending, finishSending, sendMessage } from './sending-store.ts';

export interface OutgoingMail {
  address: string;
  message: Buffer;
}

/**
 * Writes and sends a mail unless it has been dealt with; where nobody is to be told any more it is skipped. Answers SES's
 * message id where it was sent. The mail's row says how far it is; a crash between the mail's acceptance and that row's
 * last write sends it a second time, since a mail too many is better than none.
 */
export async function sendOnce(mail: Key, write: () => Promise<OutgoingMail | undefined>): Promise<string | undefined> {
  // Given up for now: the message returns to its queue, and from there to where it is kept.
  if (isGivenUp(await settings(), 'mail')) throw new Error('Mail is given up for now');
  const lease = await beginSending(mail, clock.now());
  if (lease === 'done') return undefined;
  const letter = await write();
  if (!letter) {
    await finishSending(lease, { status: 'skipped' }, clock.now());
    return undefined;
  }
  const messageId = await sendMessage(letter.address, letter.message);
  await finishSending(lease, { status: 'sent', messageId }, clock.now());
  return messageId;
}
