import type { DynamoDBStreamEvent } from 'aws-lambda';
import { clock } from '../../shared/base/clock.ts';
import { imageOf, processInOrder } from '../../shared/messaging/stream.ts';
import { auditRecords } from './audit-trail/audit-record.ts';
import { keepRecord } from './audit-trail/audit-record-store.ts';

/** The streams of all tables that hold money, stock, roles, settings and scans: what changed there is on record. */
export const handler = ({ Records }: DynamoDBStreamEvent) =>
  processInOrder(Records, async (record) => {
    const at = (record.dynamodb?.ApproximateCreationDateTime ?? clock.now() / 1000) * 1000;
    const facts = auditRecords(imageOf(record, 'NewImage'), imageOf(record, 'OldImage'));
    const order = (record.dynamodb?.SequenceNumber ?? '').padStart(40, '0');
    for (const [n, fact] of facts.entries()) await keepRecord(fact, at, `${order}-${record.eventID}-${n}`);
  });
