import { rfc3339 } from '../../../shared/base/clock.ts';
import { checkinLimits } from '../limits.ts';

/**
 * How far the clock of a device is ahead, in ms: its time when it sent a request, less the server's. It includes the
 * request's way, some tenths of a second. `undefined` when the device did not say its time.
 */
export const clockSkew = (sentAt: string | undefined, now: number): number | undefined =>
  sentAt === undefined ? undefined : Date.parse(sentAt) - now;

/**
 * When an offline scan happened by the server's clock, epoch ms. The device's clock is corrected by its skew when it
 * sent the scan. Never in the future, and never older than a device may keep a scan, whatever the device says.
 */
export function correctedTime(scannedAt: string | undefined, skewMs: number | undefined, now: number): number {
  if (scannedAt === undefined) return now;
  const corrected = Date.parse(scannedAt) - (skewMs ?? 0);
  return Math.min(now, Math.max(now - checkinLimits.offlineScanMs, corrected));
}

/** What a device learns about the clocks whenever it reports. */
export const clocks = (skewMs: number | undefined, now: number) => ({
  serverTime: rfc3339(now),
  clockSkewMs: skewMs ?? null,
});
