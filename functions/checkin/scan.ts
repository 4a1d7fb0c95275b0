import { Problem } from '../../shared/base/problem.ts';
import { serve } from '../../shared/http/serve.ts';
import { requireAllowed } from '../../shared/http/shared-bucket.ts';
import { allowance } from '../../shared/http/throttle.ts';
import { settings } from '../../shared/settings/settings.ts';
import { requireNotPaused, requireNotRemoved } from './devices/pause-store.ts';
import { recordDeviceSeen, recordReport } from './devices/sighting-store.ts';
import { findScanner } from './door/find-scanner.ts';
import { scanTicket } from './door/scan-ticket.ts';
import { acceptBatch } from './offline/accept-batch.ts';
import { clockSkew, clocks } from './offline/device-clock.ts';
import { scansPaused } from './problems.ts';
import { scanRoutes } from './scan-routes.ts';
import { countAnswer, storeRefusals } from './stats/refusals-store.ts';

export const handler = serve(scanRoutes, {
  'POST /v1/checkin/scans': async ({ caller, body, now }) => {
    if ((await settings()).pauseScans) throw new Problem(scansPaused);
    const scanner = await findScanner(caller, body.eventId);
    await requireNotPaused(caller);
    // The answer does not wait for these writes, which few scans cause. A process that is frozen meanwhile reads their
    // outcome with its next scan. None ever fails.
    if (caller.kind === 'device') void recordDeviceSeen(caller);
    void storeRefusals(now);
    const answer = await scanTicket(scanner, body, now);
    countAnswer(scanner.eventId, answer.result);
    void storeRefusals(now);
    return answer;
  },

  // A paused device still hands over what it has scanned: those guests are inside. Each scan counts as one.
  'POST /v1/checkin/scans/batch': async ({ caller, body: { scans, sentAt, ...report }, now }) => {
    const current = await settings();
    if (current.pauseScans) throw new Problem(scansPaused);
    await requireNotRemoved(caller);
    const owner = { kind: caller.kind === 'device' ? 'device' : 'account', id: caller.id } as const;
    const left = await allowance('offline-scan', owner, current, now, scans.length);
    requireAllowed(left, 'Many scans were handed over at once. Keep the others, and send them later');
    const skewMs = clockSkew(sentAt, now);
    const [items] = await Promise.all([
      acceptBatch(caller, scans, { skewMs, now }),
      caller.kind === 'device' && recordReport(caller, { ...report, clockSkewMs: skewMs }, now),
    ]);
    await storeRefusals(now);
    return { items, ...clocks(skewMs, now) };
  },
});
