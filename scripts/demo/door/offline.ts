import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { rfc3339 } from '../../../shared/base/clock.ts';
import type { Api } from '../../shared/api-client.ts';
import { withRetries } from '../../shared/retry.ts';
import type { GatePhone } from './evening.ts';

/** A scan that a phone without network has taken. `at` by the true clock, epoch ms. */
interface OfflineScan {
  code: string;
  scanId: string;
  at: number;
}

/** A phone without network, and how far its clock is ahead. */
export interface OfflinePhone {
  phone: GatePhone;
  aheadMs: number;
  scans: OfflineScan[];
}

const Synced = z.object({
  items: z.array(z.object({ scanId: z.string(), result: z.string() })),
  clockSkewMs: z.int().nullable(),
});

export type SyncedScan = OfflineScan & { gate: string; result: string };

/**
 * Two phones lose their network. Both let the guest with the shared ticket in, the second one later, and each lets some
 * guests of its own in. The clock of the first phone is ahead, so that its scan looks like the later one.
 */
export function scanOffline(
  [early, late]: readonly [GatePhone, GatePhone],
  { shared, own, startedAt }: { shared: string; own: readonly [string[], string[]]; startedAt: number },
): [OfflinePhone, OfflinePhone] {
  const scan = (code: string, afterMs: number): OfflineScan => ({
    code,
    scanId: randomUUID(),
    at: startedAt + afterMs,
  });
  return [
    {
      phone: early,
      aheadMs: 180_000,
      scans: [scan(shared, 0), ...own[0].map((code, n) => scan(code, 1_000 * (n + 2)))],
    },
    { phone: late, aheadMs: 0, scans: [scan(shared, 1_000), ...own[1].map((code, n) => scan(code, 1_000 * (n + 2)))] },
  ];
}

/** The phone is online again and sends its scans with its own times. */
export async function sync(
  api: Api,
  eventId: string,
  { phone, aheadMs, scans }: OfflinePhone,
): Promise<{ items: SyncedScan[]; clockSkewMs: number | null }> {
  const send = () =>
    api('POST /v1/checkin/scans/batch', Synced, {
      token: phone.token,
      body: {
        sentAt: rfc3339(Date.now() + aheadMs),
        queued: 0,
        scans: scans.map(({ code, scanId, at }) => ({
          ...{ eventId, code, scanId, gateId: phone.gateId },
          scannedAt: rfc3339(at + aheadMs),
        })),
      },
    });
  const { body } = await withRetries(send);
  const results = new Map(body.items.map(({ scanId, result }) => [scanId, result]));
  return {
    items: scans.map((scan) => ({ ...scan, gate: phone.name, result: results.get(scan.scanId) ?? 'lost' })),
    clockSkewMs: body.clockSkewMs,
  };
}
