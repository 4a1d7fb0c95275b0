import { cause } from '../base/context.ts';

/** The attribute of every written row that names its last writer and the correlation ids of the change. */
const stampName = 'by';

interface Attribution {
  actor: string;
  correlationId: string;
  /** An id that the client has chosen. */
  clientCorrelationId?: string;
}

export function readAttribution(stamp: unknown): Attribution {
  const [actor = 'unknown', correlationId = '', client] = typeof stamp === 'string' ? stamp.split('|') : [];
  return { actor, correlationId, ...(client && { clientCorrelationId: client }) };
}

type Fields = Record<string, unknown>;
interface Update {
  UpdateExpression?: string;
  ExpressionAttributeNames?: Fields;
  ExpressionAttributeValues?: Fields;
}
interface Action {
  Put?: { Item?: Fields };
  Update?: Update;
}

const stampPut = <P extends { Item?: Fields }>(put: P, stamp: string): P => ({
  ...put,
  Item: { ...put.Item, [stampName]: stamp },
});

function stampUpdate<U extends Update>(update: U, stamp: string): U {
  const { UpdateExpression = '', ExpressionAttributeNames, ExpressionAttributeValues } = update;
  const set = /\bSET /;
  return {
    ...update,
    UpdateExpression: set.test(UpdateExpression)
      ? UpdateExpression.replace(set, 'SET #stamp = :stamp, ')
      : `SET #stamp = :stamp ${UpdateExpression}`,
    ExpressionAttributeNames: { ...ExpressionAttributeNames, '#stamp': stampName },
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ':stamp': stamp },
  };
}

/**
 * Adds the current actor and correlation id to the puts and updates of a DynamoDB command. The audit trail is built
 * from the tables' streams. This runs below all stores, so that no write can omit it.
 */
export function withAttribution<I extends object>(command: string | undefined, input: I): I {
  const { actor, correlationId, clientCorrelationId: client } = cause();
  const stamp = [actor, correlationId, ...(client ? [client] : [])].join('|');
  if (command === 'PutItemCommand') return stampPut(input, stamp);
  if (command === 'UpdateItemCommand') return stampUpdate(input, stamp);
  if (command !== 'TransactWriteItemsCommand') return input;
  const { TransactItems = [] } = input as { TransactItems?: Action[] };
  const actions = TransactItems.map(({ Put, Update, ...rest }) => ({
    ...rest,
    ...(Put && { Put: stampPut(Put, stamp) }),
    ...(Update && { Update: stampUpdate(Update, stamp) }),
  }));
  return { ...input, TransactItems: actions };
}
