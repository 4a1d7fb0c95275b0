// Goal: a scan that was not answered stays, whatever happened to its batch.
// Method: Node has no IndexedDB, so the queue of these tests is in memory. Answers of the API are given.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { deliverScans } from '../../../../web/gate/offline/deliver-scans.ts';
import { noteScan, type QueuedScan, scansToSend } from '../../../../web/gate/scan/queue.ts';
import { Session } from '../../../../web/gate/scan/session.ts';
import { device } from './some-door.ts';

interface Batch {
  scans: { scanId: string; scannedAt: string }[];
  sentAt?: string;
}

let events = 0;
let session = new Session(device);

/** A queue of its own for each test: scans of other events are not sent. */
async function waitingScans(count: number): Promise<string[]> {
  const eventId = `evt_${++events}`;
  session = new Session({ ...device, eventId });
  const ids = Array.from({ length: count }, (_, index) => `scan ${events} ${index}`);
  for (const [index, scanId] of ids.entries()) {
    const scan: QueuedScan = {
      ...{ scanId, eventId, code: `code of ${scanId}`, gateId: 'gat_1', direction: 'in', people: 1 },
      ...{ scannedAt: new Date(Date.UTC(2026, 6, 4, 18) + index).toISOString(), provisional: true },
    };
    await noteScan(scan).catch(() => undefined);
  }
  return ids;
}

const left = () => scansToSend(session.device.eventId).map(({ scanId }) => scanId);

function givenApi(answer: (batch: Batch) => [status: number, body: object]) {
  const batches: Batch[] = [];
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    const batch: Batch = JSON.parse(body);
    batches.push(batch);
    const [status, answered] = answer(batch);
    return new Response(JSON.stringify(answered), { status });
  });
  return batches;
}

const admit = (scans: Batch['scans']): [number, object] => [
  200,
  { items: scans.map(({ scanId }) => ({ scanId, result: 'admitted', verdict: 'go', message: 'Welcome' })) },
];

beforeEach(() => {
  vi.stubGlobal('location', { href: 'https://door.example/gate' });
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('keeps the scans that the API has left out, and delivers them later', async () => {
  const ids = await waitingScans(3);
  const batches = givenApi(({ scans }) => admit(scans.filter((_, index) => index !== 1)));
  await deliverScans(session).catch(() => undefined);
  expect(batches).toHaveLength(1);
  expect(left()).toEqual([ids[1]]);
  givenApi(({ scans }) => admit(scans));
  await deliverScans(session);
  expect(left()).toEqual([ids[1]]);
  vi.advanceTimersByTime(2_000);
  await deliverScans(session);
  expect(left()).toEqual([]);
});

it('halves a batch that got no answer, and loses none of it', async () => {
  await waitingScans(7);
  const batches = givenApi(() => [503, { code: 'busy' }]);
  for (let round = 0; round < 3; round++) await deliverScans(session);
  expect(batches.map(({ scans }) => scans.length)).toEqual([7, 4, 2]);
  expect(left()).toHaveLength(7);
  expect(session.standing).toBe('online');
  givenApi(({ scans }) => admit(scans));
  await deliverScans(session);
  expect(left()).toEqual([]);
});

it('delivers what is good of a batch that is refused as a whole', async () => {
  const ids = await waitingScans(5);
  const bad = ids[3];
  givenApi(({ scans }) =>
    scans.some(({ scanId }) => scanId === bad) ? [422, { code: 'invalid_request' }] : admit(scans),
  );
  await deliverScans(session);
  expect(left()).toEqual([bad]);
});

it('sends times of the server, and no time of its own that would correct them again', async () => {
  await waitingScans(1);
  const batches = givenApi(({ scans }) => admit(scans));
  await deliverScans(session);
  expect(batches[0]?.scans[0]?.scannedAt).toBe('2026-07-04T18:00:00.000Z');
  expect(batches[0]).not.toHaveProperty('sentAt');
});

it.each([
  [403, 'device_paused'],
  [409, 'scans_paused'],
  [401, 'removed'],
] as const)('keeps everything when it is refused %i %s', async (status, standing) => {
  const ids = await waitingScans(2);
  const batches = givenApi(() => [status, { code: standing }]);
  await deliverScans(session);
  expect(session.standing).toBe(standing);
  expect(batches).toHaveLength(1);
  expect(left()).toEqual(ids);
});
