import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { withAttribution } from './write-attribution.ts';

/** One client per process: its connections stay open between invocations. */
export const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 4 }), {
  marshallOptions: { removeUndefinedValues: true },
});
dynamo.middlewareStack.add(
  (next, { commandName }) =>
    (args) =>
      next({ ...args, input: withAttribution(commandName, args.input) }),
  { name: 'stamp', step: 'initialize' },
);

export interface Key {
  pk: string;
  sk: string;
}

export type Item = Record<string, unknown>;

export type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
