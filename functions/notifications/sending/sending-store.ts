import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { newId } from '../../../shared/base/id.ts';
import { log } from '../../../shared/base/log.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { mailEnv } from '../env.ts';

const { NOTIFICATIONS_TABLE, MAIL_FROM } = mailEnv.read();
const ses = new SESClient({});

/** Longer than the function may run, so that two senders never work on one mail at a time. */
const leaseMs = 120_000;

interface MailRow {
  status: 'sending' | 'sent' | 'skipped';
}
interface Lease {
  mail: Key;
  id: string;
}

/** The mails about an order: its confirmation, one for each thing that became of an event in it, one for each refund. */
export const confirmationKey = (orderId: string): Key => ({ pk: `order#${orderId}`, sk: 'confirmation' });
export const noticeKey = (
  orderId: string,
  { eventId, kind, version }: { eventId: string; kind: string; version: number },
) => ({
  pk: `order#${orderId}`,
  sk: `notice#${eventId}#${kind}#${version}`,
});

export const refundKey = (orderId: string, refundId: string): Key => ({
  pk: `order#${orderId}`,
  sk: `refund#${refundId}`,
});

/**
 * Takes a mail. Conditional on: never begun, or begun by a sender whose lease has run out.
 * @returns `done` when the mail has been dealt with. @throws while another sender is at work: the queue tries again.
 */
export async function beginSending(mail: Key, now: number): Promise<Lease | 'done'> {
  const id = newId('lse', now);
  const row = await update<MailRow>(NOTIFICATIONS_TABLE, mail, {
    UpdateExpression: 'SET #status = :sending, leaseId = :id, leaseUntil = :until',
    ConditionExpression: 'attribute_not_exists(pk) OR (#status = :sending AND leaseUntil <= :now)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':sending': 'sending', ':id': id, ':until': now + leaseMs, ':now': now },
  });
  if (row) return { mail, id };
  const met = await getItem<MailRow>(NOTIFICATIONS_TABLE, mail, { consistent: true });
  if (met && met.status !== 'sending') return 'done';
  throw new Error(`The mail ${mail.sk} of ${mail.pk} is being sent by another delivery`);
}

type Outcome = { status: 'sent'; messageId: string } | { status: 'skipped' };

/** Conditional on the lease still being ours; a lost one means that a second mail is on its way, which is only logged. */
export async function finishSending({ mail, id }: Lease, outcome: Outcome, now: number): Promise<void> {
  const messageId = outcome.status === 'sent' ? outcome.messageId : '';
  const row = await update(NOTIFICATIONS_TABLE, mail, {
    UpdateExpression: 'SET #status = :status, messageId = :messageId, #at = :now REMOVE leaseId, leaseUntil',
    ConditionExpression: '#status = :sending AND leaseId = :id',
    ExpressionAttributeNames: { '#status': 'status', '#at': 'at' },
    ExpressionAttributeValues: {
      ':status': outcome.status,
      ':messageId': messageId,
      ':now': now,
      ':sending': 'sending',
      ':id': id,
    },
  });
  if (!row) log.warn('lease lost while sending', { mail: `${mail.pk} ${mail.sk}` });
}

/**
 * Hands the finished MIME message to SES and answers SES's message id.
 * @throws with the name of SES's error alone: its message may say the buyer's address, and errors are logged.
 */
export async function sendMessage(address: string, message: Uint8Array): Promise<string> {
  const command = new SendRawEmailCommand({
    Source: MAIL_FROM,
    Destinations: [address],
    RawMessage: { Data: message },
  });
  try {
    return (await ses.send(command)).MessageId ?? '';
  } catch (error) {
    throw new Error(`SES did not take the mail: ${error instanceof Error ? error.name : 'unknown error'}`);
  }
}
