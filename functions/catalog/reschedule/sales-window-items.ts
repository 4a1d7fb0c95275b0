import type { Action } from '../../../shared/dynamo/client.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import { typeKey } from '../../../shared/inventory/ticket-type.ts';
import { env } from '../env.ts';
import type { WindowMove } from './sales-window.ts';

const { TICKETS_TABLE } = env.read();

/** The updates of sales windows that move with their event. Each is conditional on its type's version as read. */
export const windowMoveItems = (moves: readonly WindowMove[]): Action[] =>
  moves.map(({ type, moved }) => {
    const set = assign({ ...moved, version: type.version + 1 });
    return {
      Update: {
        TableName: TICKETS_TABLE,
        Key: typeKey(type.ticketTypeId),
        ...set,
        ConditionExpression: '#version = :read',
        ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':read': type.version },
      },
    };
  });
