import { writeObject } from '../../../shared/s3/bucket.ts';
import { reportEnv } from '../env.ts';
import { latestReportKey, type ReconciliationReport } from './report.ts';

const { BUCKET } = reportEnv.read();

/** Replaces the latest report. */
export const storeReport = (report: ReconciliationReport) =>
  writeObject(BUCKET, latestReportKey, JSON.stringify(report), 'application/json');
