import { serve } from '../../shared/http.ts';
import { scan } from './door.ts';
import { seeDevice } from './door-store.ts';
import { scanRoutes } from './routes.ts';

export const handler = serve(scanRoutes, {
  'POST /v1/checkin/scans': async ({ caller, body, now }) => {
    const [answer] = await Promise.all([scan(caller, body, now), seeDevice(caller)]);
    return answer;
  },
});
