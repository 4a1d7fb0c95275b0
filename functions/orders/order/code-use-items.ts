import type { Action } from '../../../shared/dynamo/client.ts';
import { promoCodeKey } from '../../../shared/inventory/promo-code.ts';
import { env } from '../env.ts';
import type { OrderRow } from './order.ts';

const { TICKETS_TABLE } = env.read();

/** The uses of an order's codes, where a code counts them: taken with `maxUses` as their condition, or given back. */
export const codeUseItems = ({ codes = [] }: OrderRow, sign: 1 | -1): Action[] =>
  codes
    .filter(({ inAll }) => inAll)
    .map(({ eventId, code }) => ({
      Update: {
        TableName: TICKETS_TABLE,
        Key: promoCodeKey(eventId, code),
        UpdateExpression: 'ADD uses :by',
        ConditionExpression:
          sign === 1
            ? 'attribute_exists(pk) AND (attribute_not_exists(maxUses) OR uses < maxUses)'
            : 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':by': sign },
      },
    }));
