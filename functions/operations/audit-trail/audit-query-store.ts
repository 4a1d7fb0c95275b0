import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { env } from '../env.ts';

const { AUDIT_TABLE } = env.read();

/** One record as stored: `pk` is its subject, `sk` its time and the id of the change. `at` in epoch ms. */
export interface AuditRow {
  pk: string;
  sk: string;
  at: number;
  what: string;
  actor: string;
  correlationId: string;
  clientCorrelationId?: string;
  change: Record<string, unknown>;
}

/** Lists the records of a subject, newest first. */
export const listAuditRecords = (subject: string, paging: Paging) =>
  listPage<AuditRow>(
    AUDIT_TABLE,
    {
      KeyConditionExpression: 'pk = :subject',
      ExpressionAttributeValues: { ':subject': subject },
      ScanIndexForward: false,
    },
    paging,
  );
