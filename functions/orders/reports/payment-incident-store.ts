import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { putNewer } from '../../../shared/dynamo/write.ts';
import { tableNamed } from '../../../shared/records/table-name.ts';
import type { PaymentIncident } from './payment-incident.ts';

const partitionOf = (organizerId: string) => `attention#${organizerId}`;

/** Puts an incident on an organizer's list. `version`: of the order. An older version changes nothing. */
export const listIncident = (organizerId: string, incident: PaymentIncident, version: number) =>
  putNewer(tableNamed('ORDERS_TABLE'), {
    pk: partitionOf(organizerId),
    sk: `${incident.at}#${incident.orderId}#${incident.what}#${incident.reference}`,
    ...incident,
    version,
  });

/** One page of an organizer's incidents, the latest first. Eventually consistent within seconds. */
export async function incidentsOfOrganizer(organizerId: string, paging: Paging) {
  const page = await listPage<PaymentIncident & { pk: string; sk: string; version: number }>(
    tableNamed('ORDERS_TABLE'),
    {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': partitionOf(organizerId) },
      ScanIndexForward: false,
    },
    paging,
  );
  return { ...page, items: page.items.map(({ pk: _, sk: __, version: ___, ...incident }) => incident) };
}
