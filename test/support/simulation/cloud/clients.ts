import { randomUUID } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isTransient } from '../../../../shared/async/aws-client.ts';
import { pauseMs } from '../../../../shared/async/backoff.ts';
import { retryDeadline } from '../../../../shared/async/deadline.ts';
import { isContended } from '../../../../shared/dynamo/cancellation.ts';
import { withAttribution } from '../../../../shared/dynamo/write-attribution.ts';
import { currentActor } from '../engine/scheduler.ts';
import type { World } from '../world.ts';
import { describeCall, shortIds } from './describe-call.ts';
import { conflicting, throttled } from './store.ts';

interface Command {
  input: Record<string, unknown>;
  constructor: { name: string };
}

/** The operation of the store behind each command of the document client. */
export const operations: Record<string, string> = {
  GetCommand: 'GetItem',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  DeleteCommand: 'DeleteItem',
  QueryCommand: 'Query',
  ScanCommand: 'Scan',
  BatchGetCommand: 'BatchGetItem',
  BatchWriteCommand: 'BatchWriteItem',
  TransactWriteCommand: 'TransactWriteItems',
};

/** Kept off the timeline. */
const reads = ['GetItem', 'BatchGetItem', 'Query', 'Scan'];

const lost = (): Error => Object.assign(new Error('No answer in time'), { name: 'TimeoutError' });
const refused = (): Error => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });

/** Repeats as the SDK does: what is transient, until the deadline of the work around it. */
async function repeated<T>(world: World, send: () => Promise<T>): Promise<T> {
  const until = retryDeadline();
  for (let attempt = 0; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!(isTransient(error) || isContended(error)) || performance.now() >= until) throw error;
      await world.scheduler.step(undefined, pauseMs(attempt));
    }
  }
}

/** Mostly so short that a process lives on, and others overtake it. */
const slownessMs = (scheduler: World['scheduler']): number =>
  scheduler.random() < 0.7 ? scheduler.between(50, 3_000) : scheduler.between(3_000, 60_000);

/** One call that leaves a process: the faults around it, and its place on the timeline. */
export async function leave<T>(world: World, what: string, work: () => Promise<T> | T): Promise<T> {
  const { scheduler, faults } = world;
  const actor = currentActor();
  const dies = (when: string) => {
    if (actor) scheduler.kill(actor, `${when} ${what}`);
    return new Promise<never>(() => {});
  };
  const isProcess = actor !== undefined && world.cloud.isProcess(actor);
  if (actor) actor.doing = what;
  await scheduler.step(undefined, isProcess && faults.hits('slow') ? slownessMs(scheduler) : 0);
  if (actor) actor.doing = what;
  if (isProcess && faults.hits('crash-before')) return dies('before');
  try {
    const result = await work();
    if (actor) actor.doing = what;
    if (isProcess && faults.hits('crash-after')) return dies('after');
    return result;
  } catch (error) {
    scheduler.note(`${what} → ${(error as Error).name}`);
    throw error;
  }
}

async function sendToStore(world: World, command: Command): Promise<unknown> {
  const operation = operations[command.constructor.name];
  if (!operation) throw new Error(`The simulated store does not know ${command.constructor.name}`);
  const input = withAttribution(`${operation}Command`, command.input);
  if (operation === 'TransactWriteItems') Object.assign(input, { ClientRequestToken: world.nextToken() });
  const what = describeCall(operation, input);
  return repeated(world, () =>
    leave(world, what, async () => {
      if (world.faults.hits('throttled')) throw throttled();
      const actions = (input as { TransactItems?: unknown[] }).TransactItems?.length ?? 0;
      if (actions > 0 && world.faults.hits('conflict')) throw conflicting(actions);
      const answer = await world.store.execute(operation, input);
      if (!reads.includes(operation)) world.scheduler.note(what);
      if (world.faults.hits('lost-answer')) throw lost();
      return answer;
    }),
  );
}

const sendToCloud = (world: World, what: string, work: () => unknown): Promise<unknown> =>
  repeated(world, () =>
    leave(world, what, () => {
      if (world.faults.hits('cloud-refuses') || world.faults.isOut('cloud-out', world.elapsed())) throw refused();
      const answer = work();
      world.scheduler.note(shortIds(what));
      return answer;
    }),
  );

function sendToMachines(world: World, { constructor: { name }, input }: Command): Promise<unknown> {
  if (name === 'StartExecutionCommand') {
    return sendToCloud(world, `start the saga of ${input.name}`, () =>
      world.sagas.start(String(input.name), String(input.input)),
    );
  }
  return sendToCloud(world, `tell the saga ${input.output}`, () =>
    world.sagas.sendTaskSuccess(String(input.taskToken), String(input.output)),
  );
}

/** Replaces what the SDK's clients send, in this process, by calls of the world that `worldOf` returns. */
export function replaceClients(worldOf: () => World): void {
  const replace = (client: { prototype: unknown }, send: (world: World, command: Command) => unknown) =>
    Object.assign(client.prototype as object, { send: (command: Command) => send(worldOf(), command) });
  replace(DynamoDBDocumentClient, sendToStore);
  replace(SFNClient, sendToMachines);
  replace(EventBridgeClient, (world, { input }) => {
    const entries = input.Entries as Parameters<World['cloud']['putEvents']>[0];
    const what = `put ${[...new Set(entries.map(({ DetailType }) => DetailType))].join(', ')} on the bus`;
    return sendToCloud(world, what, () => world.cloud.putEvents(entries));
  });
  // Buckets are empty, and nothing here writes to them.
  replace(S3Client, () => {
    throw Object.assign(new Error('There is no such object'), {
      name: 'NoSuchKey',
      $metadata: { httpStatusCode: 404 },
    });
  });
  const secret = randomUUID() + randomUUID();
  // Stripe is not set up.
  const isStripe = ({ SecretId }: Command['input']) => /stripe/i.test(String(SecretId));
  replace(SecretsManagerClient, (_, { input }) => ({ SecretString: isStripe(input) ? undefined : secret }));
}
