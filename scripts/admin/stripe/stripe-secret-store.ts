import {
  CreateSecretCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { parseKeys, type StripeKeys } from '../../../functions/orders/payment/stripe/stripe-keys.ts';
import { awsClient } from '../../../shared/async/aws-client.ts';
import { awsLimits } from '../../../shared/async/limits.ts';
import { Failure } from '../../local/process/failure.ts';

const client = () => new SecretsManagerClient(awsClient({ answerMs: awsLimits.serviceMs }));

/** A deleted secret can be restored for some days, and until then its name is taken. */
function deleted(name: string): Failure {
  return new Failure(
    `The secret ${name} is marked for deletion. Run: aws secretsmanager restore-secret --secret-id ${name}`,
  );
}

/** The stored keys; `undefined` before there are any, or when they are not understood and will be replaced. */
export async function storedKeys(name: string): Promise<StripeKeys | undefined> {
  let text: string;
  try {
    text = (await client().send(new GetSecretValueCommand({ SecretId: name }))).SecretString ?? '';
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    if (error instanceof InvalidRequestException) throw deleted(name);
    throw error;
  }
  try {
    return parseKeys(text);
  } catch {
    return undefined;
  }
}

/** Stores keys, in a new secret or as the new value of the one that exists. */
export async function storeKeys(name: string, keys: StripeKeys): Promise<void> {
  const SecretString = JSON.stringify(keys);
  try {
    await client().send(new PutSecretValueCommand({ SecretId: name, SecretString }));
  } catch (error) {
    if (error instanceof InvalidRequestException) throw deleted(name);
    if (!(error instanceof ResourceNotFoundException)) throw error;
    const Description = 'Keys of Stripe. Set by: npm run admin -- payments stripe';
    await client().send(new CreateSecretCommand({ Name: name, Description, SecretString }));
  }
}
