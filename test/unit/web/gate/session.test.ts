import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Session } from '../../../../web/gate/scan/session.ts';
import { device } from './some-door.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it.each(['device_paused', 'scans_paused', 'removed'] as const)('stays %s until the API says otherwise', (standing) => {
  const session = new Session(device);
  session.stand('offline');
  session.stand(standing);
  session.stand('offline');
  session.stand('busy');
  expect(session.standing).toBe(standing);
  expect(new Session(session.device).standing).toBe(standing);
  session.stand('online');
  expect(new Session(session.device).standing).toBe('online');
  session.stand('offline');
  expect(session.standing).toBe('offline');
});

it('asks again after a while whether all scans are paused, which heartbeats do not say', () => {
  const session = new Session(device);
  session.stand('scans_paused');
  session.hear({ paused: false });
  expect(session.standing).toBe('scans_paused');
  vi.advanceTimersByTime(10_000);
  session.hear({ paused: false });
  expect(session.standing).toBe('online');
});

it('stays paused when its scans are taken', () => {
  const session = new Session(device);
  session.hear({ paused: true });
  session.hearScans();
  expect(session.standing).toBe('device_paused');
});
