import { Problem } from '../../shared/base/problem.ts';
import { serve } from '../../shared/http/serve.ts';
import { settings } from '../../shared/settings/settings.ts';
import { requireNotPaused } from './devices/pause-store.ts';
import { recordDeviceSeen } from './devices/sighting-store.ts';
import { findScanner } from './door/find-scanner.ts';
import { scanTicket } from './door/scan-ticket.ts';
import { scansPaused } from './problems.ts';
import { scanRoutes } from './scan-routes.ts';

export const handler = serve(scanRoutes, {
  'POST /v1/checkin/scans': async ({ caller, body, now }) => {
    if ((await settings()).pauseScans) throw new Problem(scansPaused);
    const scanner = await findScanner(caller, body.eventId);
    if (caller.kind === 'device') await requireNotPaused(caller);
    const [answer] = await Promise.all([
      scanTicket(scanner, body, now),
      caller.kind === 'device' && recordDeviceSeen(caller),
    ]);
    return answer;
  },
});
