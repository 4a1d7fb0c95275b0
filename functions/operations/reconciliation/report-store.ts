import { writeObject } from '../../../shared/s3/bucket.ts';
import { reportEnv } from '../env.ts';
import { type AuditReport, latestAudit } from './report.ts';

const { BUCKET } = reportEnv.read();

export const keepReport = (report: AuditReport) =>
  writeObject(BUCKET, latestAudit, JSON.stringify(report), 'application/json');
