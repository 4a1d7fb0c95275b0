import type { DynamoDBStreamEvent } from 'aws-lambda';
import { clock } from '../../shared/base/clock.ts';
import { imageOf, processInOrder } from '../../shared/messaging/stream.ts';
import { auditRecords } from './audit-trail/audit-record.ts';
import { storeAuditRecord } from './audit-trail/audit-record-store.ts';

/** Records the changes in the streams of all tables that hold money, stock, roles, settings and scans. */
export const handler = ({ Records }: DynamoDBStreamEvent) =>
  processInOrder(Records, async (record) => {
    const at = (record.dynamodb?.ApproximateCreationDateTime ?? clock.now() / 1000) * 1000;
    const records = auditRecords(imageOf(record, 'NewImage'), imageOf(record, 'OldImage'));
    const order = (record.dynamodb?.SequenceNumber ?? '').padStart(40, '0');
    for (const [index, auditRecord] of records.entries()) {
      await storeAuditRecord(auditRecord, at, `${order}-${record.eventID}-${index}`);
    }
  });
