import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { awsClient } from '../../../shared/async/aws-client.ts';
import { awsLimits } from '../../../shared/async/limits.ts';
import { newId } from '../../../shared/base/id.ts';
import { log } from '../../../shared/base/log.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { senderEnv } from '../env.ts';

const { NOTIFICATIONS_TABLE, MAIL_FROM } = senderEnv.read();
const ses = new SESClient(awsClient({ answerMs: awsLimits.mailMs }));

/** Longer than the function may run, so that two senders never work on one mail concurrently. */
const leaseMs = 120_000;

interface MailRow {
  status: 'sending' | 'sent' | 'skipped';
}
interface Lease {
  mailKey: Key;
  id: string;
}

// The rows of the mails about an order: its confirmation, one notice per change of an event, one per refund, those
// about a payment. And of those about a door.
export const confirmationKey = (orderId: string): Key => ({ pk: `order#${orderId}`, sk: 'confirmation' });
export const noticeKey = (
  orderId: string,
  { eventId, kind, version }: { eventId: string; kind: string; version: number },
): Key => ({
  pk: `order#${orderId}`,
  sk: `notice#${eventId}#${kind}#${version}`,
});

export const paymentNoticeKey = (orderId: string, kind: string, receipts: number): Key => ({
  pk: `order#${orderId}`,
  sk: `payment#${kind}#${receipts}`,
});

export const capacityNoticeKey = (eventId: string, messageId: string, userId: string): Key => ({
  pk: `event#${eventId}`,
  sk: `capacity#${messageId}#${userId}`,
});

export const refundKey = (orderId: string, refundId: string): Key => ({
  pk: `order#${orderId}`,
  sk: `refund#${refundId}`,
});

/**
 * Leases a mail. Conditional on no row, or on a sender whose lease has ended. Returns `done` if the mail was sent or
 * skipped. @throws Error while another sender holds the lease. The queue retries.
 */
export async function beginSending(mailKey: Key, now: number): Promise<Lease | 'done'> {
  const id = newId('lse', now);
  const row = await update<MailRow>(NOTIFICATIONS_TABLE, mailKey, {
    UpdateExpression: 'SET #status = :sending, leaseId = :id, leaseUntil = :until',
    ConditionExpression: 'attribute_not_exists(pk) OR (#status = :sending AND leaseUntil <= :now)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':sending': 'sending', ':id': id, ':until': now + leaseMs, ':now': now },
  });
  if (row) return { mailKey, id };
  const current = await getItem<MailRow>(NOTIFICATIONS_TABLE, mailKey, { consistent: true });
  if (current && current.status !== 'sending') return 'done';
  throw new Error(`The mail ${mailKey.sk} of ${mailKey.pk} is being sent by another delivery`);
}

type Outcome = { status: 'sent'; messageId: string } | { status: 'skipped' };

/**
 * Records the outcome. Conditional on the lease. A lost lease means that a duplicate may be sent, which is only logged.
 */
export async function finishSending({ mailKey, id }: Lease, outcome: Outcome, now: number): Promise<void> {
  const messageId = outcome.status === 'sent' ? outcome.messageId : '';
  const row = await update(NOTIFICATIONS_TABLE, mailKey, {
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
  if (!row) log.warn('lease lost while sending', { mail: `${mailKey.pk} ${mailKey.sk}` });
}

/**
 * Sends a finished MIME message and returns SES's message id.
 * @throws Error with only the name of SES's error: its message may contain the buyer's address, and errors are logged.
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
    throw new Error(`SES refused the mail: ${error instanceof Error ? error.name : 'unknown error'}`);
  }
}
