import { Problem } from '../../shared/base/problem.ts';
import { serve } from '../../shared/http/serve.ts';
import { settings } from '../../shared/settings/settings.ts';
import { seeDevice } from './door/door-store.ts';
import { scan } from './door/scan-ticket.ts';
import { scansPaused } from './problems.ts';
import { scanRoutes } from './routes.ts';

export const handler = serve(scanRoutes, {
  'POST /v1/checkin/scans': async ({ caller, body, now }) => {
    if ((await settings()).pauseScans) throw new Problem(scansPaused);
    const [answer] = await Promise.all([scan(caller, body, now), seeDevice(caller)]);
    return answer;
  },
});
