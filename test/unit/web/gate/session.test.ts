import { expect, it } from 'vitest';
import type { Device } from '../../../../web/gate/enrol/device.ts';
import { Session } from '../../../../web/gate/scan/session.ts';

it.each(['device_paused', 'scans_paused', 'removed'] as const)('stays %s until the API says otherwise', (standing) => {
  const session = new Session({} as Device);
  session.stand('offline');
  session.stand(standing);
  session.stand('offline');
  expect(session.standing).toBe(standing);
  session.stand('online');
  session.stand('offline');
  expect(session.standing).toBe('offline');
});
