import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Ticket } from '../../../shared/inventory/place.ts';
import type { Finding } from '../../../shared/records/audit/finding.ts';
import { placesOf } from './places.ts';

/** Every customer with a count row. Customers whose orders all failed are in no other list. */
async function allCustomers(): Promise<string[]> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const { customerCountKey } = await import('../../../shared/records/cart-row.ts');
  const prefix = customerCountKey('', '').pk;
  const customers = new Set<string>();
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await dynamo.send(
      new ScanCommand({
        TableName: process.env.ORDERS_TABLE,
        FilterExpression: 'begins_with(pk, :prefix)',
        ProjectionExpression: 'pk',
        ExpressionAttributeValues: { ':prefix': prefix },
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    for (const { pk } of Items) customers.add(String(pk).slice(prefix.length));
    start = LastEvaluatedKey;
  } while (start);
  return [...customers];
}

/**
 * Returns the violated invariants of some events, by default of all events on sale. Called after every race, when no
 * request is in flight. Reads the tables that the environment names.
 */
export async function findings(...eventIds: string[]): Promise<Finding[]> {
  const { checkEvents, eventsToCheck } = await import('../../../functions/operations/reconciliation/check-events.ts');
  const all: Finding[] = [];
  const wanted = eventIds.length > 0 ? eventIds.map((eventId) => ({ eventId })) : eventsToCheck(Date.now());
  for await (const audit of checkEvents(wanted, { customers: await allCustomers() })) all.push(...audit.findings);
  return all;
}

/** Counts the places of a type by status: `{ held: 3, sold: 97 }`. */
export async function recount(ticketTypeId: string): Promise<Partial<Record<Ticket['status'], number>>> {
  const byStatus = Object.groupBy(await placesOf(ticketTypeId), ({ status }) => status);
  return Object.fromEntries(Object.entries(byStatus).map(([status, places]) => [status, places?.length]));
}
