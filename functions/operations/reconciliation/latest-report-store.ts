import { readIfThere } from '../../../shared/s3/bucket.ts';
import { env } from '../env.ts';
import { type AuditReport, latestAudit } from './report.ts';

const { BUCKET } = env.read();

const none: AuditReport = { at: null, events: 0, places: 0, sold: 0, findings: [], milliseconds: 0 };

/** What the auditor found last. */
export async function latestReport(): Promise<AuditReport> {
  const text = await readIfThere(BUCKET, latestAudit);
  return text === undefined ? none : JSON.parse(text);
}
