import * as z from 'zod';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { DeviceTime } from '../devices/device-time.ts';
import { ScanResult } from '../door/answer-schema.ts';
import { Scan } from '../door/scan-schema.ts';
import { checkinLimits } from '../limits.ts';

/** What a device says about itself whenever it reports. */
export const DeviceReport = {
  sentAt: DeviceTime.optional().describe("the device's time when it sends this; corrects the times of its scans"),
  queued: z.int().min(0).max(1_000_000).optional().describe('offline scans that the device still holds'),
  battery: z.int().min(0).max(100).optional().describe('charge in per cent'),
};

const OfflineScan = Scan.extend({
  // One text that is no code must not keep the others of its batch waiting.
  code: z.string().max(checkinLimits.codeCharacters),
  scannedAt: DeviceTime.optional().describe('when the device scanned it, by its own clock; default: now'),
  provisional: z
    .boolean()
    .default(true)
    .describe(
      'whether the device let the guest pass. If so, a scan that is refused now is listed as a conflict. If not, it is ' +
        'answered as a scan online, and nothing is recorded: nobody has passed.',
    ),
});
export type OfflineScan = z.infer<typeof OfflineScan>;
/** `at`: its corrected time, epoch ms. */
export type TimedOfflineScan = OfflineScan & { at: number };

export const ScanBatch = z.strictObject({
  scans: z
    .array(OfflineScan)
    .min(1)
    .max(checkinLimits.scansPerBatch)
    .describe('scans in any order; send each one again until it is answered'),
  ...DeviceReport,
});

/** The server's time, and how far the clock of the device is from it. */
export const Clocks = {
  serverTime: Timestamp.describe('when the server got the request'),
  clockSkewMs: z.int().nullable().describe("how far the device's clock is ahead, negative when behind"),
};

const OfflineScanResult = z
  .object({
    scanId: z.string().describe('of the scan that this answers'),
    ...ScanResult.shape,
    result: z.enum([...ScanResult.shape.result.options, 'conflict', 'device_paused']),
  })
  .meta({ id: 'OfflineScanResult' });
export type OfflineScanResult = z.infer<typeof OfflineScanResult>;

export const ScanBatchResult = z.object({
  items: z
    .array(OfflineScanResult)
    .describe('in the order of the scans; one that could not be decided now is left out: keep it, and send it again'),
  ...Clocks,
});
