import { readIfThere } from '../../../shared/s3/bucket.ts';
import { env } from '../env.ts';
import { latestReportKey, type ReconciliationReport, type StoredReport } from './report.ts';

const { BUCKET } = env.read();

const noReport: ReconciliationReport = {
  ...{ at: null, events: 0, places: 0, sold: 0 },
  ...{ findings: [], moreFindings: 0, complete: true, milliseconds: 0 },
};

/** Reads the latest report. Before the first one, all numbers are 0 and `at` is null. */
export async function readLatestReport(): Promise<ReconciliationReport> {
  const text = await readIfThere(BUCKET, latestReportKey);
  if (text === undefined) return noReport;
  const { resumeAfter: _, ordersAfter: __, ...report } = JSON.parse(text) as StoredReport;
  return { ...noReport, ...report };
}
