import { writeObject } from '../../shared/base/bucket.ts';
import { type AuditReport, latestAudit } from './audited.ts';
import { reportEnv } from './env.ts';

const { BUCKET } = reportEnv.read();

export const keepReport = (report: AuditReport) =>
  writeObject(BUCKET, latestAudit, JSON.stringify(report), 'application/json');
