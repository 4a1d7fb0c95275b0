import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { log } from '../../../shared/base/log.ts';
import { dynamo } from '../../../shared/dynamo/client.ts';
import { deleteAll } from '../../../shared/dynamo/write.ts';
import type { OutboxRow } from '../../../shared/messaging/outbox.ts';
import { operationsLimits } from '../limits.ts';
import { relayEnv } from '../relay-env.ts';

const { OUTBOX_TABLE, BUS_NAME } = relayEnv.read();
const bus = new EventBridgeClient({});

/** Puts up to ten rows on the bus; answers those it took. @throws when it takes none of them, as with one malformed row. */
async function putPage(rows: readonly OutboxRow[]): Promise<OutboxRow[]> {
  const { Entries = [] } = await bus.send(
    new PutEventsCommand({
      Entries: rows.map(({ source, detailType, envelope, createdAt }) => ({
        EventBusName: BUS_NAME,
        Source: source,
        DetailType: detailType,
        Detail: envelope,
        Time: new Date(createdAt),
      })),
    }),
  );
  return rows.filter(({ pk }, at) => {
    const { ErrorCode: code } = Entries[at] ?? { ErrorCode: 'missing' };
    if (code) log.error('the bus refused an event', { id: pk, code });
    return !code;
  });
}

/** Those of a page that the bus took. A page that fails as a whole goes row by row: a bad one must not hold up the rest. */
async function takenOf(page: readonly OutboxRow[]): Promise<OutboxRow[]> {
  try {
    return await putPage(page);
  } catch (error) {
    const [first] = page;
    log.error('the bus took no event of a call', { error: error as Error, events: page.length, first: first?.pk });
    if (page.length === 1) return [];
    return (await Promise.all(page.map((row) => takenOf([row])))).flat();
  }
}

/** Sends rows and deletes those that were taken; answers how many were not: they stay in the outbox. */
export async function send(rows: readonly OutboxRow[]): Promise<number> {
  let refused = 0;
  for (let at = 0; at < rows.length; at += operationsLimits.eventsPerPut) {
    const page = rows.slice(at, at + operationsLimits.eventsPerPut);
    const taken = await takenOf(page);
    await deleteAll(
      OUTBOX_TABLE,
      taken.map(({ pk, sk }) => ({ pk, sk })),
    );
    refused += page.length - taken.length;
  }
  return refused;
}

/**
 * Rows that the stream missed, as many as one run sends. What is left in the table is what is unsent, so a scan reads
 * nothing else but rows too fresh to have been missed: it goes on past these, up to a bound.
 */
export async function unsent(before: number): Promise<OutboxRow[]> {
  const rows: OutboxRow[] = [];
  let next: Record<string, unknown> | undefined;
  for (
    let page = 0;
    page < operationsLimits.outboxScanPages && rows.length < operationsLimits.outboxRetryRows;
    page++
  ) {
    const { Items = [], LastEvaluatedKey } = await dynamo.send(
      new ScanCommand({
        TableName: OUTBOX_TABLE,
        FilterExpression: 'createdAt <= :before',
        ExpressionAttributeValues: { ':before': before },
        Limit: operationsLimits.outboxPageRows,
        ConsistentRead: true,
        ExclusiveStartKey: next,
      }),
    );
    rows.push(...(Items as OutboxRow[]));
    next = LastEvaluatedKey;
    if (!next) break;
  }
  return rows.slice(0, operationsLimits.outboxRetryRows);
}
