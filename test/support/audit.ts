import type { Finding } from '../../functions/operations/audit-findings.ts';
import type { Ticket } from '../../shared/inventory.ts';

/** What the hourly audit finds of everything on sale in this system, read from its report. */
export async function findings(): Promise<Finding[]> {
  const { handler } = await import('../../functions/operations/hourly.ts');
  await handler();
  const { latestReport } = await import('../../functions/operations/audit-read-store.ts');
  return (await latestReport()).findings;
}

/** The places of a type as they are stored now. */
export async function placesOf(ticketTypeId: string): Promise<Ticket[]> {
  const { getItem, queryAll } = await import('../../shared/dynamo.ts');
  const { shardKeys, typeKey } = await import('../../shared/inventory.ts');
  const { limits } = await import('../../shared/limits.ts');
  const table = process.env.TICKETS_TABLE ?? '';
  const type = await getItem<{ ticketTypeId: string; shards: number }>(table, typeKey(ticketTypeId));
  const pages = await Promise.all(
    shardKeys(type ?? { ticketTypeId, shards: 1 }).map((pk) =>
      queryAll<Ticket>(
        table,
        {
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: 'attribute_exists(claimableAt) OR attribute_exists(orderId)',
          ExpressionAttributeValues: { ':pk': pk },
          ConsistentRead: true,
        },
        limits.capacityPerType,
      ),
    ),
  );
  return pages.flat();
}

/** How many places of a type are in each state: `{ held: 3, sold: 97 }`. */
export async function recount(ticketTypeId: string): Promise<Partial<Record<Ticket['status'], number>>> {
  const byStatus = Object.groupBy(await placesOf(ticketTypeId), ({ status }) => status);
  return Object.fromEntries(Object.entries(byStatus).map(([status, places]) => [status, places?.length]));
}
