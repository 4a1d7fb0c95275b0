import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { prepareDynamoDbLocal, startDynamoDbLocal } from '../../../scripts/local/engines/dynamodb-local.ts';
import { startEmulator } from '../../../scripts/local/engines/emulator.ts';
import { preparePython } from '../../../scripts/local/engines/python.ts';
import { startValkey } from '../../../scripts/local/engines/valkey.ts';
import { root } from '../../../scripts/local/environment.ts';
import { startMailSink } from '../../../scripts/local/mail/mail-sink.ts';
import { takeFolder } from '../../../scripts/local/process/lock.ts';
import { freePort } from '../../../scripts/local/process/ports.ts';
import { printedStep } from '../../../scripts/local/progress.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The endpoint of DynamoDB Local, if it replaces the emulator's DynamoDB. */
    dynamodb?: string;
  }
}

interface EngineOptions {
  /** Below `.nightflow`. One run at a time uses it. */
  folder: string;
  dynamoDbLocal: boolean;
}

/**
 * Starts an emulator and a Valkey without deploying anything, for services that run in the test's process. With
 * `dynamoDbLocal` Amazon's DynamoDB Local replaces the emulator's DynamoDB.
 */
export async function startEngine(project: TestProject, options: EngineOptions): Promise<() => Promise<void>> {
  const folder = join(root, '.nightflow', options.folder);
  const stops: (() => unknown)[] = [takeFolder(folder)];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    const { python, valkeyServer } = await preparePython((_doing, _done, work) => work());
    const mailFolder = join(folder, 'mails');
    const sink = await startMailSink(mailFolder);
    stops.push(sink.stop);
    const valkeyPort = await freePort();
    const valkey = await startValkey({ folder, server: valkeyServer, port: valkeyPort });
    stops.push(() => valkey.stop(5));
    const port = await freePort();
    const emulator = await startEmulator({ folder, python, port, smtpPort: sink.port, persist: false });
    stops.push(() => emulator.stop(5));
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
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

export default (project: TestProject) => startEngine(project, { folder: 'integration', dynamoDbLocal: false });
