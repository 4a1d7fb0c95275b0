import { queryAll } from '../../shared/dynamo.ts';
import { limits } from '../../shared/limits.ts';
import { type SalesRecord, salesPartition } from '../../shared/sales-record.ts';
import { env } from './env.ts';

const { ORDERS_TABLE } = env.read();

/** What confirmed orders sold of an event, in the order in which they were confirmed. */
export const salesRecords = (eventId: string): Promise<SalesRecord[]> =>
  queryAll<SalesRecord>(
    ORDERS_TABLE,
    { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': salesPartition(eventId) } },
    limits.ordersPerEvent,
  );
