import { checkinLimits } from '../limits.ts';
import type { DeviceReport } from './device.ts';

/** What was stored of a device last. `at` in epoch ms. */
export interface Sighting {
  at: number;
  report: DeviceReport;
}

const isSkewed = ({ clockSkewMs = 0 }: DeviceReport): boolean => Math.abs(clockSkewMs) > checkinLimits.clockSkewMs;

/** Whether a floor manager should learn at once how a report differs: where it scans, that a queue began or ended. */
const isNews = (report: DeviceReport, last: DeviceReport): boolean =>
  report.gateId !== last.gateId ||
  report.direction !== last.direction ||
  (report.queued ?? 0) > 0 !== (last.queued ?? 0) > 0 ||
  isSkewed(report) !== isSkewed(last);

/**
 * Whether to store what a device reports. Devices report every second: a process stores that every ten seconds, and
 * news at once, but every two seconds at most.
 */
export function isWorthStoring(report: DeviceReport, last: Sighting | undefined, now: number): boolean {
  if (!last) return true;
  const age = now - last.at;
  return age >= checkinLimits.sightingMs || (age >= checkinLimits.sightingNewsMs && isNews(report, last.report));
}
