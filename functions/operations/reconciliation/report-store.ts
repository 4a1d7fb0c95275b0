import { readIfThere, writeObject } from '../../../shared/s3/bucket.ts';
import { reportEnv } from '../env.ts';
import { latestReportKey, type StoredReport } from './report.ts';

const { BUCKET } = reportEnv.read();

/** Reads the position behind which this run continues. `undefined` if the last one reached the last event. */
export async function readResumePosition(): Promise<string | undefined> {
  const text = await readIfThere(BUCKET, latestReportKey);
  return text === undefined ? undefined : (JSON.parse(text) as StoredReport).resumeAfter;
}

/** Replaces the latest report. */
export const storeReport = (report: StoredReport) =>
  writeObject(BUCKET, latestReportKey, JSON.stringify(report), 'application/json');
