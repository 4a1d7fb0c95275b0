import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClient } from '../../../shared/async/aws-client.ts';
import { awsLimits } from '../../../shared/async/limits.ts';
import { memoizeFor } from '../../../shared/async/memoize.ts';
import { clock } from '../../../shared/base/clock.ts';
import { type TicketKey, ticketKeyFromSecret } from '../../../shared/door/ticket-code.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { putNew, update } from '../../../shared/dynamo/write.ts';
import { factsKey, type SellingFacts } from '../../../shared/inventory/ticket-type.ts';
import { raiseLastEnd, type TicketKeyRow, ticketKeyKey } from '../../../shared/records/auth-rows.ts';
import { sagaEnv } from '../env.ts';
import { orderLimits } from '../limits.ts';

const { TICKET_SECRET_ARN, TICKETS_TABLE, USERS_TABLE } = sagaEnv.read();
const secrets = new SecretsManagerClient(awsClient({ answerMs: awsLimits.serviceMs }));

/** Loads the key that signs tickets, and publishes its public half before any ticket carries a signature. */
async function loadTicketKey(): Promise<TicketKey> {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: TICKET_SECRET_ARN }));
  if (SecretString.length < 32) throw new Error('The ticket secret is shorter than 32 characters');
  const loaded = ticketKeyFromSecret(SecretString);
  const { kid, publicJwk: jwk } = loaded;
  const row: TicketKeyRow = { kid, jwk, from: clock.now() };
  await putNew(USERS_TABLE, { ...ticketKeyKey(kid), ...row });
  return loaded;
}

const cachedKey = memoizeFor(orderLimits.ticketKeyMemoryMs, loadTicketKey);
const latestKey = memoizeFor(orderLimits.ticketKeyRetryMs, loadTicketKey);

/** The key that signs tickets, and the latest end of an event for which it has done so. */
export interface SigningTicketKey extends TicketKey {
  lastEndsAt?: number;
}

/** Not memoized: devices without a network refuse a ticket that a revoked key has signed. */
const readRow = ({ kid }: TicketKey) => getItem<TicketKeyRow>(USERS_TABLE, ticketKeyKey(kid), { consistent: true });

/**
 * Returns the key that signs tickets. A rotation of the secret is seen without a deployment, immediately once the
 * former key is revoked. @throws Error while the key of the current secret is revoked: it has to be rotated.
 */
export async function ticketKey(): Promise<SigningTicketKey> {
  for (const read of [cachedKey, latestKey]) {
    const key = await read('ticket');
    const { lastEndsAt, revokedAt } = (await readRow(key)) ?? {};
    if (!revokedAt) return { ...key, ...(lastEndsAt && { lastEndsAt }) };
  }
  throw new Error('The key of the ticket secret is revoked');
}

/** By key, too: a new one must not miss that an event has moved. */
const endOf = memoizeFor(orderLimits.ticketKeyMemoryMs, async (keyAndEvent: string) => {
  const eventId = keyAndEvent.slice(keyAndEvent.indexOf(' ') + 1);
  const facts = await getItem<SellingFacts>(TICKETS_TABLE, factsKey(eventId), { consistent: true });
  return facts?.endsAt;
});

/**
 * Keeps the key published until these events have ended. Called before a ticket carries its signature. Writes only if
 * one of them ends later than all for which the key has signed: at most once for an event. If it moves to a later date,
 * check-in prolongs its keys.
 */
export async function publishUntilEndOf(eventIds: readonly string[], key: SigningTicketKey): Promise<void> {
  const ends = await Promise.all([...new Set(eventIds)].map((eventId) => endOf(`${key.kid} ${eventId}`)));
  const last = Math.max(0, ...ends.map((endsAt) => endsAt ?? 0));
  if (last <= (key.lastEndsAt ?? 0)) return;
  await update<TicketKeyRow>(USERS_TABLE, ticketKeyKey(key.kid), raiseLastEnd(last));
}
