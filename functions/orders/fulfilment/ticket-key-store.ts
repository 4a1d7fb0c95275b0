import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClient } from '../../../shared/async/aws-client.ts';
import { awsLimits } from '../../../shared/async/limits.ts';
import { type TicketKey, ticketKeyFromSecret } from '../../../shared/door/ticket-code.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { publicKeyKey } from '../../../shared/records/auth-rows.ts';
import { sagaEnv } from '../env.ts';

const { TICKET_SECRET_ARN, USERS_TABLE } = sagaEnv.read();

let key: Promise<TicketKey> | undefined;

/** Loads the key that signs tickets, and publishes its public half before any ticket carries a signature. */
async function loadTicketKey(): Promise<TicketKey> {
  const secrets = new SecretsManagerClient(awsClient({ answerMs: awsLimits.serviceMs }));
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: TICKET_SECRET_ARN }));
  if (SecretString.length < 32) throw new Error('The ticket secret is shorter than 32 characters');
  const loaded = ticketKeyFromSecret(SecretString);
  await putNew(USERS_TABLE, { ...publicKeyKey('ticket', loaded.kid), kid: loaded.kid, jwk: loaded.publicJwk });
  return loaded;
}

/** Returns the key that signs tickets, memoized in the process. A failed load is tried again by the next call. */
export function ticketKey(): Promise<TicketKey> {
  key ??= loadTicketKey().catch((error: unknown) => {
    key = undefined;
    throw error;
  });
  return key;
}
