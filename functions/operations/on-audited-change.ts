import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { clock } from '../../shared/clock.ts';
import { inOrder } from '../../shared/stream.ts';
import { keepRecord } from './audit-store.ts';
import { auditRecords, type Row } from './audit-trail.ts';

function imageOf({ dynamodb }: DynamoDBRecord, which: 'NewImage' | 'OldImage'): Row | undefined {
  const image = dynamodb?.[which];
  return image && (unmarshall(image as Record<string, AttributeValue>) as Row);
}

/** The streams of all tables that hold money, stock, roles, settings and scans: what changed there is on record. */
export const handler = ({ Records }: DynamoDBStreamEvent) =>
  inOrder(Records, async (record) => {
    const at = (record.dynamodb?.ApproximateCreationDateTime ?? clock.now() / 1000) * 1000;
    const facts = auditRecords(imageOf(record, 'NewImage'), imageOf(record, 'OldImage'));
    const order = (record.dynamodb?.SequenceNumber ?? '').padStart(40, '0');
    for (const [n, fact] of facts.entries()) await keepRecord(fact, at, `${order}-${record.eventID}-${n}`);
  });
