import { listPage } from '../../../shared/dynamo/list-page.ts';
import { env } from '../env.ts';

const { AUDIT_TABLE } = env.read();

export interface AuditRow {
  pk: string;
  sk: string;
  at: number;
  what: string;
  actor: string;
  correlationId: string;
  change: Record<string, unknown>;
}

/** What is on record of a subject, newest first. */
export const auditOf = (subject: string, paging: { limit: number; cursor?: string | undefined }) =>
  listPage<AuditRow>(
    AUDIT_TABLE,
    {
      KeyConditionExpression: 'pk = :subject',
      ExpressionAttributeValues: { ':subject': subject },
      ScanIndexForward: false,
    },
    paging,
  );
