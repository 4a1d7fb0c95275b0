import { AccountMailRequested } from '../../../events/account.ts';
import { newId, randomToken, sha256 } from '../../../shared/base/id.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { transact } from '../../../shared/dynamo/transaction.ts';
import { put, update } from '../../../shared/dynamo/write.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { accountEnv } from '../env.ts';
import { authLimits } from '../limits.ts';

const { USERS_TABLE, OUTBOX_TABLE } = accountEnv.read();

export type LinkPurpose = 'verification' | 'reset';

/** A mailed link as it is kept: by the hash of its token, which nobody but the mailbox has. */
export interface Link {
  tokenHash: string;
  userId: string;
  purpose: LinkPurpose;
  /** The account's when it was made: a later password voids it. */
  credentials: number;
  /** Epoch ms. */
  expiresAt: number;
}

/** Somebody asked for a mail: for an account, or for whoever has this address. */
export interface MailRequest {
  requestId: string;
  purpose: LinkPurpose;
  userId?: string;
  email?: string;
  sentAt?: number;
}

const linkKey = (tokenHash: string) => ({ pk: `link#${tokenHash}`, sk: 'link' });
const requestKey = (requestId: string) => ({ pk: `mail-request#${requestId}`, sk: 'request' });
const ttlAt = (epochMs: number) => Math.ceil(epochMs / 1000);

/** The request and the news of it; the address stays in this table and out of the event. */
export function createMailRequest(wanted: Omit<MailRequest, 'requestId' | 'sentAt'>, now: number) {
  const requestId = newId('req', now);
  const ttl = ttlAt(now + authLimits.mailRequestMs);
  return transact([
    { Put: { TableName: USERS_TABLE, Item: { ...requestKey(requestId), requestId, ...wanted, ttl } } },
    announce(OUTBOX_TABLE, AccountMailRequested, { subject: requestId, data: { requestId }, now }),
  ]);
}

export const mailRequestById = (requestId: string) =>
  getItem<MailRequest>(USERS_TABLE, requestKey(requestId), { consistent: true });

/** So that an event delivered again sends no second mail. */
export const recordMailSent = (requestId: string, now: number) =>
  update(USERS_TABLE, requestKey(requestId), {
    UpdateExpression: 'SET sentAt = :now',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':now': now },
  });

/** A fresh link; answers the token, which is not kept. */
export async function createLink(
  { userId, credentials }: { userId: string; credentials: number },
  purpose: LinkPurpose,
  now: number,
): Promise<string> {
  const token = randomToken();
  const lifeMs = purpose === 'reset' ? authLimits.resetLinkMs : authLimits.verificationLinkMs;
  const link: Link = { tokenHash: sha256(token), userId, purpose, credentials, expiresAt: now + lifeMs };
  await put(USERS_TABLE, { ...linkKey(link.tokenHash), ...link, ttl: ttlAt(link.expiresAt) });
  return token;
}

export const linkByToken = (token: string) => getItem<Link>(USERS_TABLE, linkKey(sha256(token)), { consistent: true });

/** Uses the link up; conditional on its being there: of two that use it at once one does. */
export const deleteLinkItem = ({ tokenHash }: Link): Action => ({
  Delete: { TableName: USERS_TABLE, Key: linkKey(tokenHash), ConditionExpression: 'attribute_exists(pk)' },
});
