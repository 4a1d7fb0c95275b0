import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClient } from '../../../shared/async/aws-client.ts';
import { awsLimits } from '../../../shared/async/limits.ts';
import { memoizeFor } from '../../../shared/async/memoize.ts';
import { type TicketKey, ticketKeyFromSecret } from '../../../shared/door/ticket-code.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { type PublicKeyRow, publicKeyKey } from '../../../shared/records/auth-rows.ts';
import { sagaEnv } from '../env.ts';
import { orderLimits } from '../limits.ts';

const { TICKET_SECRET_ARN, USERS_TABLE } = sagaEnv.read();
const secrets = new SecretsManagerClient(awsClient({ answerMs: awsLimits.serviceMs }));

/** Loads the key that signs tickets, and publishes its public half before any ticket carries a signature. */
async function loadTicketKey(): Promise<TicketKey> {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: TICKET_SECRET_ARN }));
  if (SecretString.length < 32) throw new Error('The ticket secret is shorter than 32 characters');
  const loaded = ticketKeyFromSecret(SecretString);
  await putNew(USERS_TABLE, { ...publicKeyKey('ticket', loaded.kid), kid: loaded.kid, jwk: loaded.publicJwk });
  return loaded;
}

const cachedKey = memoizeFor(orderLimits.ticketKeyMemoryMs, loadTicketKey);
const latestKey = memoizeFor(orderLimits.ticketKeyRetryMs, loadTicketKey);

/** Not memoized: a ticket signed with a revoked key is refused at the door. */
async function isRevoked({ kid }: TicketKey): Promise<boolean> {
  const row = await getItem<PublicKeyRow>(USERS_TABLE, publicKeyKey('ticket', kid), { consistent: true });
  return Boolean(row?.revokedAt);
}

/**
 * Returns the key that signs tickets. A rotation of the secret is seen without a deployment, immediately once the
 * former key is revoked. @throws Error while the key of the current secret is revoked: it has to be rotated.
 */
export async function ticketKey(): Promise<TicketKey> {
  for (const read of [cachedKey, latestKey]) {
    const key = await read('ticket');
    if (!(await isRevoked(key))) return key;
  }
  throw new Error('The key of the ticket secret is revoked');
}
