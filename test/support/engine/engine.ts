import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { prepareDynamoDbLocal, startDynamoDbLocal } from '../../../scripts/local/engines/dynamodb-local.ts';
import { startHost } from '../../../scripts/local/engines/host.ts';
import { prepareValkey } from '../../../scripts/local/engines/python.ts';
import { startValkey } from '../../../scripts/local/engines/valkey.ts';
import { root } from '../../../scripts/local/environment.ts';
import type { Plan, RoutePlan } from '../../../scripts/local/host/plan.ts';
import { loadPlan } from '../../../scripts/local/host/synthesis/load-plan.ts';
import { takeFolder } from '../../../scripts/local/process/lock.ts';
import { freePort } from '../../../scripts/local/process/ports.ts';
import { printedStep } from '../../../scripts/local/progress.ts';
import { tableDefinitions } from './tables.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The endpoint of DynamoDB Local, if it replaces the host's tables. */
    dynamodb?: string;
    longRaces?: boolean;
    /** The routes of the API. Each has the entry of its function, such as `functions/orders/api.ts`, as its ARN. */
    apiRoutes: RoutePlan[];
  }
}

interface EngineOptions {
  /** Below `.nightflow`. One run at a time uses it. */
  folder: string;
  dynamoDbLocal?: boolean;
  /** Races run in full length, in more rounds and with larger crowds. */
  longRaces?: boolean;
}

function routesByEntry({ api, functions }: Plan): RoutePlan[] {
  const entries = new Map(functions.map(({ arn, entry }) => [arn, entry]));
  return api.routes
    .filter(({ key }) => key !== '$default')
    .map(({ key, functionArn }) => ({ key, functionArn: entries.get(functionArn) ?? functionArn }));
}

/**
 * Starts a host and a Valkey without deploying anything, for services that run in the test's process. With
 * `dynamoDbLocal` Amazon's DynamoDB Local replaces the host's tables.
 */
export async function startEngine(project: TestProject, options: EngineOptions): Promise<() => Promise<void>> {
  const folder = join(root, '.nightflow', options.folder);
  const stops: (() => unknown)[] = [takeFolder(folder)];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const { python, valkeyServer } = await prepareValkey((_doing, _done, work) => work());
    const mailFolder = join(folder, 'mails');
    rmSync(mailFolder, { recursive: true, force: true });
    const valkeyPort = await freePort();
    const valkey = await startValkey({ folder, server: valkeyServer, port: valkeyPort });
    stops.push(() => valkey.stop(5));
    const port = await freePort();
    const host = await startHost({ folder, port, mailFolder, persist: false });
    stops.push(() => host.stop(5));
    if (options.dynamoDbLocal) {
      await prepareDynamoDbLocal(python, printedStep);
      const dynamoDbPort = await freePort();
      const dynamoDb = await startDynamoDbLocal({ folder, port: dynamoDbPort });
      stops.push(() => dynamoDb.stop(5));
      project.provide('dynamodb', `http://127.0.0.1:${dynamoDbPort}`);
    }
    project.provide('endpoint', `http://127.0.0.1:${port}`);
    project.provide('valkey', `127.0.0.1:${valkeyPort}`);
    project.provide('mailFolder', mailFolder);
    const plan = await loadPlan({ folder, valkey: '' });
    project.provide('tableDefinitions', tableDefinitions(plan));
    project.provide('apiRoutes', routesByEntry(plan));
    project.provide('longRaces', options.longRaces ?? false);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

export default (project: TestProject) => startEngine(project, { folder: 'integration' });
