import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AwsError } from '../../../../../scripts/local/host/aws-error.ts';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Delivery } from '../../../../../scripts/local/host/delivery/delivery.ts';
import type { Invoked } from '../../../../../scripts/local/host/functions/functions.ts';
import { Machines } from '../../../../../scripts/local/host/machines/machines.ts';
import { Tables } from '../../../../../scripts/local/host/tables/tables.ts';
import { key, S, thingsPlan } from '../../../../support/tables/host-table.ts';
import {
  failure,
  functionArn,
  functionPlan,
  ok,
  planOf,
  queueArn,
  queueMapping,
  queuePlan,
  streamMapping,
} from '../delivery/setup.ts';
import { machineArn, saga } from './saga.ts';

/** What lies outside the host, and outlives it. */
export interface World {
  /** Tokens the bank has taken a payment for, and still has to report. */
  tokens: Set<string>;
  /** How often each order was confirmed: the step is idempotent. */
  confirmed: Map<string, number>;
  /** Between 0 and 1. */
  random(): number;
}

const streamArn = String(thingsPlan.streamArn);

/** Outbox rows → stream → relay → bus → queue → starter → execution. */
const plan = planOf({
  tables: [thingsPlan],
  functions: ['relay', 'starter', 'tasks'].map((name) => functionPlan(name)),
  streamMappings: [
    streamMapping({
      ...{ id: 'Relay', tableName: 'Things', streamArn, functionArn: functionArn('relay'), batchSize: 8 },
      filters: [{ eventName: ['INSERT'] }],
    }),
  ],
  rules: [
    {
      name: 'Start',
      busName: 'bus',
      pattern: { 'detail-type': ['OrderPlaced'] },
      targets: [{ arn: queueArn('work') }],
    },
  ],
  // A kill counts as a receipt, as on AWS. The number of kills must not decide where a message ends.
  queues: [
    queuePlan('work', { visibilitySeconds: 1, deadLetter: { arn: queueArn('failures'), maxReceives: 100 } }),
    queuePlan('failures'),
  ],
  queueMappings: [queueMapping({ functionArn: functionArn('starter'), batchSize: 4 })],
});

type Records<T> = { Records: T[] };

/** The chain from the outbox to the end of an order, in one host on the files in a folder. */
export async function startChain(folder: string, world: World) {
  mkdirSync(folder, { recursive: true });
  const database = new Database(join(folder, 'state.db'));
  const tables = new Tables(database);
  let isAlive = true;

  /** Takes a few turns of the event loop. A killed function goes no further. */
  const work = async () => {
    for (let turns = Math.floor(world.random() * 4); turns >= 0; turns -= 1) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (!isAlive) await new Promise(() => undefined);
    }
  };

  async function relay({ Records }: Records<{ dynamodb: { Keys: { sk: { S: string } }; SequenceNumber: string } }>) {
    for (const { dynamodb } of Records) {
      await work();
      if (world.random() < 0.05) return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
      const Detail = JSON.stringify({ orderId: dynamodb.Keys.sk.S });
      await delivery.bus.putEvents([{ EventBusName: 'bus', Source: 'outbox', DetailType: 'OrderPlaced', Detail }]);
      await work();
      if (world.random() < 0.05) throw new Error('The relay failed after its event');
    }
    return { batchItemFailures: [] };
  }

  async function starter({ Records }: Records<{ messageId: string; body: string }>) {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const { messageId, body } of Records) {
      await work();
      const { orderId } = JSON.parse(body).detail;
      try {
        const input = JSON.stringify({ order: orderId });
        await machines.startExecution({ stateMachineArn: machineArn, name: orderId, input });
        if (world.random() < 0.03) batchItemFailures.push({ itemIdentifier: messageId });
      } catch (error) {
        if (!(error instanceof AwsError) || error.code !== 'ExecutionAlreadyExists') throw error;
      }
    }
    return { batchItemFailures };
  }

  async function tasks({ task, token = '', order = '' }: { task: string; token?: string; order?: string }) {
    await work();
    if (task === 'Pay') {
      world.tokens.add(token);
      await work();
      return null;
    }
    const isFirst = !world.confirmed.has(order);
    world.confirmed.set(order, (world.confirmed.get(order) ?? 0) + 1);
    await work();
    if (isFirst && world.random() < 0.1) throw new Error('The step failed after it was done');
    return { outcome: 'confirmed' };
  }

  const functions: Record<string, (event: any) => Promise<unknown>> = { relay, starter, tasks };
  const invoke = async (arn: string, event: unknown): Promise<Invoked> => {
    if (!isAlive) return new Promise(() => undefined);
    try {
      return ok(await functions[arn.split(':').at(-1) ?? '']?.(structuredClone(event)));
    } catch {
      return failure;
    }
  };

  const delivery = new Delivery({ plan, database, tables, invoke, log: () => {} });
  const machines = new Machines({ database, invoke });
  await database.write(() => {
    tables.ensure(thingsPlan);
    machines.ensure({ name: 'saga', arn: machineArn, definition: JSON.stringify(saga) });
  });
  delivery.start();
  machines.resume();

  return {
    database,
    /** Writes a row to the outbox. Resolves once it is confirmed, which a killed host never does. */
    place: async (orderId: string) => {
      await tables.handle('PutItem', { TableName: 'Things', Item: { ...key(orderId), kind: S('order') } });
      if (!isAlive) await new Promise(() => undefined);
    },
    /** The bank reports payments until each report is accepted, or refused as no longer expected. */
    reportPayments: async () => {
      for (const taskToken of world.tokens) {
        try {
          await machines.sendTaskSuccess({ taskToken, output: '{"outcome":"paid"}' });
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
        }
        if (isAlive) world.tokens.delete(taskToken);
      }
    },
    /** Ends without any preparation. Returns the folder with what a kill leaves on disk. */
    kill: () => {
      const next = `${folder}+`;
      cpSync(folder, next, { recursive: true });
      isAlive = false;
      return next;
    },
    close: async () => {
      isAlive = false;
      await Promise.all([delivery.stop(), machines.stop()]);
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
