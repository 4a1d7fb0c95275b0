import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { awsEndpoint } from '../../../../../scripts/local/host/endpoint/aws-endpoint.ts';
import type { Services } from '../../../../../scripts/local/host/endpoint/services.ts';
import { Machines } from '../../../../../scripts/local/host/machines/machines.ts';
import { Buckets } from '../../../../../scripts/local/host/services/buckets.ts';
import { Secrets } from '../../../../../scripts/local/host/services/secrets.ts';
import { Stacks } from '../../../../../scripts/local/host/services/stacks.ts';

const absent = new Proxy({}, { get: () => () => Promise.reject(new Error('The test has no such service')) }) as never;

/** Serves the AWS APIs on a port of loopback. Services the test does not name are real where they need no other. */
export async function startEndpoint(services: Partial<Services> = {}, onFullDisk?: (sentence: string) => void) {
  const database = new Database();
  const invoke = async () => ({ ok: true as const, payload: null });
  const all = {
    ...{ tables: absent, bus: absent, schedules: absent, mails: absent },
    machines: new Machines({ database, invoke }),
    secrets: new Secrets(database),
    buckets: new Buckets(database),
    stacks: new Stacks({ resources: [], outputs: {} }),
    ...services,
  };
  const server = createServer(awsEndpoint(all, onFullDisk && { onFullDisk }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return {
    endpoint,
    database,
    /** The configuration of an SDK client. */
    config: { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Returns the error that `promise` rejects with. */
export const errorOf = (promise: Promise<unknown>): Promise<any> =>
  promise.then(
    () => {
      throw new Error('It did not fail');
    },
    (error) => error,
  );
