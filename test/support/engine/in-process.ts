import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { inject, vi } from 'vitest';
import { routeTable } from '../../../scripts/local/host/http-api/route-table.ts';
import { useTransport } from '../http/client.ts';
import { type Handler, send } from '../http/gateway-event.ts';
import { deliverOutbox } from '../state/outbox.ts';
import { keepSecret } from './function-logs.ts';
import { createTables } from './tables.ts';

/** Files that exist only in a bundle, generated here as its build does. */
vi.doMock('../../../functions/operations/pages/bundle-asset.ts', async () => {
  const { bundleAssets } = await import('../../../scripts/openapi/bundle-assets.ts');
  const readBundleBytes = (name: string) => Buffer.from(bundleAssets[name]?.() ?? '');
  return { readBundleBytes, readBundleAsset: (name: string) => readBundleBytes(name).toString() };
});

/** Loads the handlers of routes, each entry when the first request needs it: most tests use few of them. */
function loadedOnDemand(): (entry: string) => Promise<Handler> {
  const loaded = new Map<string, Promise<{ handler: Handler }>>();
  return async (entry) => {
    const module = loaded.get(entry) ?? import(/* @vite-ignore */ `../../../${entry}`);
    loaded.set(entry, module);
    return (await module).handler;
  };
}

/** Creates tables, bucket and secrets under unique names in the emulator. Returns the environment of the functions. */
async function environment(cache: boolean | string): Promise<Record<string, string>> {
  const endpoint = inject('endpoint');
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamodb') ?? endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    POWERTOOLS_DEV: 'false',
    POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? 'DEBUG',
  });
  const secrets = new SecretsManagerClient({});
  const secret = async (name: string): Promise<string> => {
    const SecretString = randomUUID() + randomUUID();
    keepSecret(SecretString);
    const { ARN = '' } = await secrets.send(new CreateSecretCommand({ Name: `${prefix}-${name}`, SecretString }));
    return ARN;
  };
  const mailFrom = 'tickets@nightflow.example';
  await new SESClient({}).send(new VerifyEmailIdentityCommand({ EmailAddress: mailFrom }));
  await new S3Client({}).send(new CreateBucketCommand({ Bucket: prefix }));
  return {
    ...(await createTables(new DynamoDBClient({}), prefix)),
    STAGE: 'local',
    VERSION: 'in-process',
    BUCKET: prefix,
    SESSION_SECRET_ARN: await secret('session'),
    TICKET_SECRET_ARN: await secret('ticket'),
    CATEGORY_CACHE_SECONDS: '300',
    SEARCH_CACHE_SECONDS: '60',
    PUBLIC_URL: 'http://localhost:8080',
    ACCESS_TOKEN_SECONDS: '86400',
    REFRESH_TOKEN_SECONDS: '604800',
    TEST_PAYMENTS: 'on',
    SAGA_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:none',
    MAIL_FROM: mailFrom,
    VALKEY: cache === true ? inject('valkey') : cache || '',
  };
}

interface Options {
  /** `true`: the real Valkey. `false`: none. Otherwise the address of another one. */
  cache: boolean | string;
  /** Reloads all modules: they read their environment once, so a second system in a test file needs fresh ones. */
  fresh?: boolean;
  /** Multiplies the rates of a network address. 1 on AWS. All callers of a test share one, so it is high by default. */
  addressRateFactor?: number;
}

/**
 * Starts the services in this process with real tables, bucket, secrets and, with `cache`, a real Valkey. Requests of
 * `client.ts` go to the handlers in the form in which API Gateway sends them.
 */
export async function startInProcess({ cache, fresh = false, addressRateFactor = 1_000 }: Options): Promise<void> {
  if (fresh) vi.resetModules();
  Object.assign(process.env, await environment(cache), { ADDRESS_RATE_FACTOR: String(addressRateFactor) });
  const handlerOf = loadedOnDemand();
  const match = routeTable(inject('apiRoutes'));
  useTransport({
    async send({ method, path, headers, text, address }) {
      const { pathname, searchParams } = new URL(path, 'http://api.test');
      const { route, pathParameters = {} } = match(method, pathname) ?? {};
      if (!route) throw new Error(`No service has a route for ${method} ${pathname}`);
      const answer = await send(await handlerOf(route.functionArn), route.key, {
        method,
        path: pathParameters,
        query: Object.fromEntries(searchParams),
        headers,
        ...(address && { address }),
        ...(text !== undefined && { body: text }),
      });
      return {
        status: answer.statusCode ?? 200,
        headers: new Headers(answer.headers as Record<string, string>),
        text: answer.body ?? '',
      };
    },
    deliver: deliverOutbox,
  });
}
