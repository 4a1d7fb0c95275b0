import type { Action } from '../../../../shared/dynamo/client.ts';
import { promoCodeKey } from '../../../../shared/inventory/promo-code.ts';
import { env } from '../../env.ts';
import type { OrderRow } from '../order.ts';

const { TICKETS_TABLE } = env.read();

/**
 * Counts (`1`) or releases (`-1`) the uses of an order's codes, where a code limits its uses. Counting is conditional
 * on `uses < maxUses`.
 */
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
