import { queryAll } from '../../shared/dynamo.ts';
import { limits } from '../../shared/limits.ts';
import { doorEnv } from './env.ts';
import { countSold, sellingOf } from './inventory-store.ts';
import type { ScanRow } from './stats.ts';
import { gates } from './store.ts';

const { CHECKIN_TABLE } = doorEnv.read();

/** The door's history of an event, its gates, and how many tickets it has sold. */
export async function doorHistory(eventId: string) {
  const [scans, itsGates, { types }] = await Promise.all([
    queryAll<ScanRow>(
      CHECKIN_TABLE,
      {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `event#${eventId}#scans` },
        ProjectionExpression: 'sk, #at, gateId, direction',
        ExpressionAttributeNames: { '#at': 'at' },
      },
      limits.capacityPerType,
    ),
    gates(eventId),
    sellingOf(eventId),
  ]);
  return { scans, gates: itsGates, total: await countSold(types) };
}
