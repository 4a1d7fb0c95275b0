import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { awsClient } from '../../../shared/async/aws-client.ts';
import { awsLimits } from '../../../shared/async/limits.ts';
import { log } from '../../../shared/base/log.ts';
import { dynamo } from '../../../shared/dynamo/client.ts';
import { deleteAll } from '../../../shared/dynamo/write.ts';
import type { OutboxRow } from '../../../shared/messaging/outbox.ts';
import { operationsLimits } from '../limits.ts';
import { relayEnv } from '../relay-env.ts';

const { OUTBOX_TABLE, BUS_NAME } = relayEnv.read();
const bus = new EventBridgeClient(awsClient({ answerMs: awsLimits.serviceMs }));

/**
 * Puts up to ten rows on the bus and returns the accepted ones. @throws when the whole call fails, as with a malformed
 * row.
 */
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
  return rows.filter(({ pk }, index) => {
    const { ErrorCode: code } = Entries[index] ?? { ErrorCode: 'missing' };
    if (code) log.error('the bus refused an event', { id: pk, code });
    return !code;
  });
}

/** Puts a page on the bus and returns the accepted rows. A page that fails as a whole is put row by row. */
async function putWithFallback(page: readonly OutboxRow[]): Promise<OutboxRow[]> {
  try {
    return await putPage(page);
  } catch (error) {
    const [first] = page;
    log.error('the bus refused a whole call', { error: error as Error, events: page.length, first: first?.pk });
    if (page.length === 1) return [];
    return (await Promise.all(page.map((row) => putWithFallback([row])))).flat();
  }
}

/** Sends rows to the bus and deletes the accepted ones. Refused rows stay in the outbox. Returns their number. */
export async function sendRows(rows: readonly OutboxRow[]): Promise<number> {
  let refused = 0;
  for (let start = 0; start < rows.length; start += operationsLimits.eventsPerPut) {
    const page = rows.slice(start, start + operationsLimits.eventsPerPut);
    const accepted = await putWithFallback(page);
    await deleteAll(
      OUTBOX_TABLE,
      accepted.map(({ pk, sk }) => ({ pk, sk })),
    );
    refused += page.length - accepted.length;
  }
  return refused;
}

/**
 * Reads rows created at or before `createdBefore` (epoch ms), at most as many as one run sends. The table holds unsent
 * rows only. So the scan reads, besides missed rows, only rows too fresh to be missed. It skips these, up to a bound.
 */
export async function readUnsent(createdBefore: number): Promise<OutboxRow[]> {
  const rows: OutboxRow[] = [];
  let start: Record<string, unknown> | undefined;
  for (
    let page = 0;
    page < operationsLimits.outboxScanPages && rows.length < operationsLimits.outboxRetryRows;
    page++
  ) {
    const { Items = [], LastEvaluatedKey } = await dynamo.send(
      new ScanCommand({
        TableName: OUTBOX_TABLE,
        FilterExpression: 'createdAt <= :before',
        ExpressionAttributeValues: { ':before': createdBefore },
        Limit: operationsLimits.outboxPageRows,
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    rows.push(...(Items as OutboxRow[]));
    start = LastEvaluatedKey;
    if (!start) break;
  }
  if (start) log.warn('more events wait in the outbox than one run sends');
  return rows.slice(0, operationsLimits.outboxRetryRows);
}
