import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { awsClient } from '../async/aws-client.ts';
import { awsLimits } from '../async/limits.ts';
import { isContended } from './cancellation.ts';
import { withAttribution } from './write-attribution.ts';

const client = new DynamoDBClient(awsClient({ answerMs: awsLimits.storeMs, isContended }));

/** One client per process: its connections stay open between invocations. */
export const dynamo = DynamoDBDocumentClient.from(client, {
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
