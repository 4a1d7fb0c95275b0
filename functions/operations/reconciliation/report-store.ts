import { readIfThere, writeObject } from '../../../shared/s3/bucket.ts';
import { reportEnv } from '../env.ts';
import { latestReportKey, type StoredReport } from './report.ts';

const { BUCKET } = reportEnv.read();

/** Reads the positions behind which this run continues. Each is absent if the last run reached the end. */
export async function readResumePositions(): Promise<Pick<StoredReport, 'resumeAfter' | 'ordersAfter'>> {
  const text = await readIfThere(BUCKET, latestReportKey);
  return text === undefined ? {} : (JSON.parse(text) as StoredReport);
}

/** Replaces the latest report. */
export const storeReport = (report: StoredReport) =>
  writeObject(BUCKET, latestReportKey, JSON.stringify(report), 'application/json');
