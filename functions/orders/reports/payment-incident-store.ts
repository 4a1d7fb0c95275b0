import { Problem } from '../../../shared/base/problem.ts';
import { conflict, notFound } from '../../../shared/base/problems.ts';
import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { tableNamed } from '../../../shared/records/table-name.ts';
import { type IncidentFacts, incidentView, type Resolution } from './payment-incident.ts';
import type { PaymentIncident } from './payment-incident-schema.ts';

/** The projector writes `facts`, and members of the organizer `resolution`. */
interface IncidentRow {
  facts: IncidentFacts;
  resolution?: Resolution;
}

const partitionOf = (organizerId: string) => `attention#${organizerId}`;
const keyOf = (organizerId: string, incidentId: string) => ({ pk: partitionOf(organizerId), sk: incidentId });

/**
 * Puts an incident on an organizer's list, or changes what is known of it. `version`: of the order. An older version
 * changes nothing, and what the organizer has said stays.
 */
export const listIncident = (organizerId: string, facts: IncidentFacts, version: number) =>
  update(tableNamed('ORDERS_TABLE'), keyOf(organizerId, facts.id), {
    UpdateExpression: 'SET facts = :facts, #version = :version',
    ConditionExpression: 'attribute_not_exists(pk) OR #version < :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':facts': facts, ':version': version },
  });

const unresolved = '(attribute_not_exists(resolution) OR resolution.demand <> facts.demand)';

/** One page of an organizer's incidents, the latest first. Eventually consistent within seconds. */
export async function incidentsOfOrganizer(organizerId: string, { state, ...paging }: Paging & { state: string }) {
  const page = await listPage<IncidentRow>(
    tableNamed('ORDERS_TABLE'),
    {
      KeyConditionExpression: 'pk = :pk',
      ...(state === 'open' && { FilterExpression: `facts.demand <> :none AND ${unresolved}` }),
      ExpressionAttributeValues: { ':pk': partitionOf(organizerId), ...(state === 'open' && { ':none': 'none' }) },
      ScanIndexForward: false,
    },
    paging,
  );
  return { ...page, items: page.items.map(({ facts, resolution }) => incidentView(facts, resolution)) };
}

/**
 * Marks an incident as resolved. What is closed before stays as it is. Returns the incident afterwards.
 * @throws Problem `not_found`; `conflict` where it has changed meanwhile, as what is demanded now may be news.
 */
export async function resolveIncident(
  organizerId: string,
  incidentId: string,
  by: Omit<Resolution, 'demand'>,
): Promise<PaymentIncident> {
  const key = keyOf(organizerId, incidentId);
  const row = await getItem<IncidentRow>(tableNamed('ORDERS_TABLE'), key, { consistent: true });
  if (!row) throw new Problem(notFound);
  const known = incidentView(row.facts, row.resolution);
  if (!known.open) return known;
  const resolved = await update<IncidentRow>(tableNamed('ORDERS_TABLE'), key, {
    UpdateExpression: 'SET resolution = :resolution',
    ConditionExpression: `facts.demand = :demand AND ${unresolved}`,
    ExpressionAttributeValues: { ':resolution': { ...by, demand: row.facts.demand }, ':demand': row.facts.demand },
  });
  if (!resolved) throw new Problem(conflict);
  return incidentView(resolved.facts, resolved.resolution);
}
