import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { deleteAll, dynamo } from '../../shared/dynamo.ts';
import { limits } from '../../shared/limits.ts';
import type { OutboxRow } from '../../shared/outbox.ts';
import { relayEnv } from './relay-env.ts';

const { OUTBOX_TABLE, BUS_NAME } = relayEnv.read();
const bus = new EventBridgeClient({});

/** Puts up to ten rows on the bus; answers those it took. An entry that was refused stays in the outbox. */
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
  return rows.filter((_, at) => Entries[at] && !Entries[at].ErrorCode);
}

/** Sends rows and deletes those that were taken; answers how many were refused. */
export async function send(rows: readonly OutboxRow[]): Promise<number> {
  let refused = 0;
  for (let at = 0; at < rows.length; at += limits.eventsPerPut) {
    const page = rows.slice(at, at + limits.eventsPerPut);
    const taken = await putPage(page);
    await deleteAll(
      OUTBOX_TABLE,
      taken.map(({ pk, sk }) => ({ pk, sk })),
    );
    refused += page.length - taken.length;
  }
  return refused;
}

/** Rows that the stream missed: what is left in the table is what is unsent, so a scan reads nothing else. */
export async function unsent(before: number): Promise<OutboxRow[]> {
  const { Items = [] } = await dynamo.send(
    new ScanCommand({
      TableName: OUTBOX_TABLE,
      FilterExpression: 'createdAt <= :before',
      ExpressionAttributeValues: { ':before': before },
      Limit: limits.outboxRetryRows,
      ConsistentRead: true,
    }),
  );
  return Items as OutboxRow[];
}
