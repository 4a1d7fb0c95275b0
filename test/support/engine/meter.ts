import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { onTestFinished } from 'vitest';
import type { Action } from '../../../shared/dynamo/client.ts';

interface Units {
  CapacityUnits?: number | undefined;
}
interface Consumed extends Units {
  Table?: Units | undefined;
  GlobalSecondaryIndexes?: Record<string, Units> | undefined;
}

export interface Used {
  /** Requests to DynamoDB: round trips. */
  requests: number;
  /** How often each command was sent. */
  commands: Record<string, number>;
  /** Write units, indexes included. Counted only with `units`. */
  writes: number;
}
export interface Meter {
  /** Returns the usage since the last call. */
  since(): Used;
}

const unused = (): Used => ({ requests: 0, commands: {}, writes: 0 });
const counted = { ReturnConsumedCapacity: 'INDEXES' } as const;
const single = ['PutItem', 'UpdateItem', 'DeleteItem'];

const tableUnits = ({ Table, CapacityUnits = 0 }: Consumed): number => Table?.CapacityUnits ?? CapacityUnits;
const indexUnits = ({ GlobalSecondaryIndexes = {} }: Consumed): number =>
  Object.values(GlobalSecondaryIndexes).reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);

const worth = ({ ConsumedCapacity = {} }: { ConsumedCapacity?: Consumed | undefined }): number =>
  2 * tableUnits(ConsumedCapacity) + indexUnits(ConsumedCapacity);

/**
 * Executes a transaction action by action and returns its write units on AWS: twice the plain write, a check as much as
 * a write, and indexes, which follow later, at their plain price. DynamoDB Local counts plain writes exactly, but
 * transactions differently in each release: times four, equal actions once, or times one.
 */
async function executeSingly(actions: readonly Action[], plain: DynamoDBDocumentClient): Promise<number> {
  let units = 0;
  for (const { Put, Update, Delete, ConditionCheck } of actions) {
    if (Put) units += worth(await plain.send(new PutCommand({ ...Put, ...counted })));
    if (Update) units += worth(await plain.send(new UpdateCommand({ ...Update, ...counted })));
    if (Delete) units += worth(await plain.send(new DeleteCommand({ ...Delete, ...counted })));
    if (ConditionCheck) units += 2;
  }
  return units;
}

/**
 * Counts the requests of this process to DynamoDB until the test ends. With `units` it also counts write units. Then
 * nothing else may run concurrently, as transactions are split into single writes.
 */
export async function meter({ units = false } = {}): Promise<Meter> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const plain = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  let used = unused();
  dynamo.middlewareStack.addRelativeTo(
    (next: any, { commandName = '' }: { commandName?: string }) =>
      async (args: any) => {
        const command = commandName.replace(/Command$/, '');
        used.requests += 1;
        used.commands[command] = (used.commands[command] ?? 0) + 1;
        if (!units) return next(args);
        if (command === 'TransactWriteItems') {
          used.writes += await executeSingly((args.input as { TransactItems: Action[] }).TransactItems, plain);
          return { output: { $metadata: {} }, response: undefined };
        }
        const answer = await next({ ...args, input: { ...args.input, ...counted } });
        const { ConsumedCapacity = [] } = answer.output as { ConsumedCapacity?: Consumed | Consumed[] };
        if (!single.includes(command) && command !== 'BatchWriteItem') return answer;
        for (const one of [ConsumedCapacity].flat()) used.writes += tableUnits(one) + indexUnits(one);
        return answer;
      },
    { name: 'meter', relation: 'after', toMiddleware: 'stamp' },
  );
  onTestFinished(() => {
    dynamo.middlewareStack.remove('meter');
  });
  return {
    since() {
      const answer = used;
      used = unused();
      return answer;
    },
  };
}
