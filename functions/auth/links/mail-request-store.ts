import { AccountMailRequested } from '../../../events/account.ts';
import { newId } from '../../../shared/base/id.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { transact } from '../../../shared/dynamo/transaction.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { accountEnv } from '../env.ts';
import { authLimits } from '../limits.ts';
import type { LinkPurpose } from './link.ts';

const { USERS_TABLE, OUTBOX_TABLE } = accountEnv.read();

/** A request to mail a link, either to an account or to the account of an address, if it has one. */
interface MailRequest {
  requestId: string;
  purpose: LinkPurpose;
  userId?: string;
  email?: string;
  /** Epoch ms. */
  sentAt?: number;
}

const requestKey = (requestId: string) => ({ pk: `mail-request#${requestId}`, sk: 'request' });

/** Stores a mail request and publishes its `AccountMailRequested`. The address is in the row only, not in the event. */
export function createMailRequest(recipient: Omit<MailRequest, 'requestId' | 'sentAt'>, now: number) {
  const requestId = newId('req', now);
  const ttl = Math.ceil((now + authLimits.mailRequestMs) / 1000);
  return transact([
    { Put: { TableName: USERS_TABLE, Item: { ...requestKey(requestId), requestId, ...recipient, ttl } } },
    announce(OUTBOX_TABLE, AccountMailRequested, { subject: requestId, data: { requestId }, now }),
  ]);
}

export const mailRequestById = (requestId: string) =>
  getItem<MailRequest>(USERS_TABLE, requestKey(requestId), { consistent: true });

/** Marks a request as sent, so that a redelivered event sends no second mail. */
export const recordMailSent = (requestId: string, now: number) =>
  update(USERS_TABLE, requestKey(requestId), {
    UpdateExpression: 'SET sentAt = :now',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':now': now },
  });
