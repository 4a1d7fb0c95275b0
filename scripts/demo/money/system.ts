import { join } from 'node:path';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { localCloud } from '../../local/cloud.ts';
import { cloudEnvironment, root } from '../../local/environment.ts';
import { Failure } from '../../local/process/failure.ts';
import { freePort } from '../../local/process/ports.ts';
import { runningSystem } from '../../local/process/running.ts';
import { printedStep } from '../../local/progress.ts';
import { FakeStripe } from '../../local/stripe/fake-stripe.ts';
import { systemAddress } from '../tour/address.ts';
import { keepBooks, restoreBooks } from './kept-books.ts';

/** What the fake of each port has, for the next demo on the same system. `npm run reset` deletes it. */
const fakeStripeFolder = join(root, '.nightflow', 'fake-stripe');

/** A local system that calls a fake Stripe, and that fake. */
export interface MoneySystem {
  gateway: string;
  /** Address of its AWS API. */
  endpoint: string;
  stripe: FakeStripe;
  stop(): Promise<void>;
}

/**
 * Returns the system at this address, or the one that `npm start` runs, where NIGHTFLOW_STRIPE_HOST says where it looks
 * for Stripe. Otherwise starts a system of its own, without earlier data and beside `npm start`, and stops it.
 */
export async function moneySystem(given: string | undefined): Promise<MoneySystem> {
  const host = process.env.NIGHTFLOW_STRIPE_HOST;
  if (host !== undefined) return joined(host, given);
  if (given !== undefined) throw new Failure('Set NIGHTFLOW_STRIPE_HOST as it was when that system was started.');
  return started();
}

async function joined(host: string, given: string | undefined): Promise<MoneySystem> {
  const { hostname, port } = URL.parse(host) ?? {};
  if (hostname !== '127.0.0.1' || !port) {
    throw new Failure(`NIGHTFLOW_STRIPE_HOST must be like http://127.0.0.1:4242, not "${host}".`);
  }
  const gateway = systemAddress(given);
  const endpoint = process.env.AWS_ENDPOINT_URL ?? runningSystem()?.endpoint;
  if (endpoint === undefined) throw new Failure('Set AWS_ENDPOINT_URL to the AWS API of that system.');
  const stripe = await FakeStripe.start(Number(port), { isLive: true });
  const books = join(fakeStripeFolder, `${port}.json`);
  restoreBooks(stripe.ledger, books);
  await connectStripe(endpoint, stripe);
  const stop = async () => {
    keepBooks(stripe.ledger, books);
    await stripe.stop();
  };
  return { gateway, endpoint, stripe, stop };
}

async function started(): Promise<MoneySystem> {
  const stripe = await FakeStripe.start(0, { isLive: true });
  const [cloudPort, valkeyPort, gatewayPort] = [await freePort(), await freePort(), await freePort()];
  Object.assign(process.env, { NIGHTFLOW_STRIPE_HOST: stripe.url, NIGHTFLOW_PORT: String(gatewayPort) });
  const folder = join(root, '.nightflow', 'money');
  const ports = { cloudPort, valkeyPort, gatewayPort };
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stopping.abort());
  const options = { engine: 'host' as const, folder, ...ports, persist: false, step: printedStep };
  const cloud = await localCloud({ ...options, signal: stopping.signal });
  const stop = async () => {
    await cloud.stop();
    await stripe.stop();
  };
  stopping.signal.addEventListener('abort', () => void stop().finally(() => process.exit(130)));
  await connectStripe(cloud.endpoint, stripe);
  return { gateway: `http://localhost:${gatewayPort}`, endpoint: cloud.endpoint, stripe, stop };
}

/** Gives the system the keys of the fake, as an admin gives those of a Stripe account. */
async function connectStripe(endpoint: string, { keys }: FakeStripe): Promise<void> {
  const { AWS_REGION: region = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = cloudEnvironment(endpoint);
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const secrets = new SecretsManagerClient({ endpoint, region, credentials });
  const [name, SecretString] = ['nightflow/local/stripe', JSON.stringify(keys)];
  try {
    await secrets.send(new CreateSecretCommand({ Name: name, SecretString }));
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    await secrets.send(new PutSecretValueCommand({ SecretId: name, SecretString }));
  }
}
