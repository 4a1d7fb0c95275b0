import type { RowImage } from '../../../functions/operations/audit-trail/change-fact.ts';

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
