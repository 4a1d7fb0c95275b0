import { readIfThere } from '../../../shared/base/bucket.ts';
import { listPage } from '../../../shared/dynamo/list-page.ts';
import { env } from '../env.ts';
import { type AuditReport, latestAudit } from '../reconciliation/report.ts';

const { AUDIT_TABLE, BUCKET } = env.read();

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

const none: AuditReport = { at: null, events: 0, places: 0, sold: 0, findings: [], milliseconds: 0 };

/** What the auditor found last. */
export async function latestReport(): Promise<AuditReport> {
  const text = await readIfThere(BUCKET, latestAudit);
  return text === undefined ? none : JSON.parse(text);
}
