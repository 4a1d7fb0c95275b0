import type { AuditRecord } from '../../../functions/operations/audit-trail/audit-record.ts';
import type { RowImage } from '../../../functions/operations/audit-trail/change-fact.ts';
import { placesOf } from '../state/places.ts';

/** What the audit trail will say about all that was done by hand to tickets of an event. In process only. */
export async function handsOf(eventId: string) {
  const { queryAll } = await import('../../../shared/dynamo/read.ts');
  const { auditRecords } = await import('../../../functions/operations/audit-trail/audit-record.ts');
  const rows = await queryAll<RowImage>(process.env.CHECKIN_TABLE ?? '', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': `event#${eventId}#hands` },
  });
  return rows.flatMap((row) => auditRecords(row, undefined));
}

/** What the audit trail will say about the changes of one type's places, since the last call. In process only. */
export async function trailOf(ticketTypeId: string): Promise<() => Promise<AuditRecord[]>> {
  const { auditRecords } = await import('../../../functions/operations/audit-trail/audit-record.ts');
  const read = async () => (await placesOf(ticketTypeId)) as unknown as RowImage[];
  let known = await read();
  return async () => {
    const old = new Map(known.map((row) => [`${row.pk} ${row.sk}`, row]));
    known = await read();
    return known.flatMap((row) => {
      const before = old.get(`${row.pk} ${row.sk}`);
      return row.version === before?.version ? [] : auditRecords(row, before);
    });
  };
}
