// Goal: each scan ends in a verdict, and a phone that cannot store anything scans with a network only.
// Method: Node has no IndexedDB, so the page of these tests has a store that always fails. Answers of the API are given.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { codesIn } from '../../../../shared/door/code-format.ts';
import { Door } from '../../../../web/gate/offline/door.ts';
import { dropScan, noteScan } from '../../../../web/gate/scan/queue.ts';
import { scanCode } from '../../../../web/gate/scan/scan-code.ts';
import { Session } from '../../../../web/gate/scan/session.ts';
import { codeOf, device, eventId, manifest } from './some-door.ts';

const now = '2026-07-04T18:00:00.000Z';
const admitted = { result: 'admitted', verdict: 'go', message: 'Welcome' };

type Given = [status: number, body: object, headers?: Record<string, string>] | 'none';

/** Requests of scans, and the answers that they get, the last of them again and again. */
function givenAnswers(...answers: Given[]) {
  const bodies: { scanId: string; code: string; scannedAt: string }[] = [];
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    bodies.push(JSON.parse(body));
    const answer = answers[Math.min(bodies.length, answers.length) - 1] ?? 'none';
    if (answer === 'none') throw new TypeError('Failed to fetch');
    const [status, answered, headers = {}] = answer;
    return new Response(JSON.stringify(answered), { status, headers });
  });
  return bodies;
}

async function loadedDoor(entries: string[] = []): Promise<Door> {
  const door = new Door(eventId);
  await door.replace([manifest(now, entries)]);
  return door;
}

async function outcomeOf(door: Door, code = codeOf(), onBusy = () => undefined) {
  const session = new Session(device);
  const { answer, provisional } = await scanCode(session, door, { code, onBusy });
  return { result: answer?.result, provisional, standing: session.standing };
}

beforeEach(() => {
  vi.stubGlobal('location', { href: 'https://door.example/gate' });
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('scans with a network although nothing can be stored', async () => {
  givenAnswers([200, admitted]);
  expect(await outcomeOf(await loadedDoor())).toEqual({ result: 'admitted', provisional: false, standing: 'online' });
});

it('admits nobody by itself when it cannot remember it, and refuses as ever', async () => {
  givenAnswers('none');
  expect(await outcomeOf(await loadedDoor())).toMatchObject({ result: 'no_room', provisional: false });
  expect(await outcomeOf(await loadedDoor(['STAND:3:17:1:1:2:5']))).toMatchObject({ result: 'already_used' });
  expect(await outcomeOf(new Door(eventId))).toMatchObject({ result: 'unknown', standing: 'offline' });
});

it('asks a busy API again with the same scan, and says so', async () => {
  const sent = givenAnswers([503, { code: 'busy' }], [429, {}], [200, admitted]);
  const onBusy = vi.fn();
  expect(await outcomeOf(await loadedDoor(), codeOf(), onBusy)).toMatchObject({ result: 'admitted' });
  expect(onBusy).toHaveBeenCalledTimes(2);
  expect(new Set(sent.map(({ scanId }) => scanId)).size).toBe(1);
  expect(sent).toHaveLength(3);
});

it('does not wait for an API that asks for more time than a guest has', async () => {
  const sent = givenAnswers([503, { code: 'busy' }, { 'retry-after': '30' }]);
  expect(await outcomeOf(new Door(eventId))).toEqual({ result: 'busy', provisional: false, standing: 'busy' });
  expect(sent).toHaveLength(1);
});

it.each([
  [422, 'invalid_request', 'refused', 'online'],
  [413, 'body_too_large', 'refused', 'online'],
  [403, 'forbidden', 'refused', 'online'],
  [404, 'not_found', 'no_such_gate', 'online'],
  [403, 'device_paused', undefined, 'device_paused'],
  [409, 'scans_paused', undefined, 'scans_paused'],
  [401, 'unauthenticated', undefined, 'removed'],
])('shows what a refusal %i %s means', async (status, code, result, standing) => {
  givenAnswers([status, { code }]);
  expect(await outcomeOf(await loadedDoor())).toEqual({ result, provisional: false, standing });
});

it('knows a text that is longer than any code as no ticket, and does not send it', async () => {
  const sent = givenAnswers([200, admitted]);
  expect(await outcomeOf(await loadedDoor(), 'x'.repeat(513))).toMatchObject({ result: 'invalid' });
  expect(sent).toEqual([]);
});

it('sends the time of the server, not that of a phone whose clock is wrong', async () => {
  const sent = givenAnswers([200, admitted]);
  const door = await loadedDoor();
  door.setClock(5 * 60_000);
  await outcomeOf(door);
  expect(sent[0]?.scannedAt).toBe('2026-07-04T18:05:00.000Z');
});

it('repeats a scan whose answer was lost with its id while its guest may wait, and not for a later guest', async () => {
  const sent = givenAnswers('none');
  const door = new Door(eventId);
  const code = codeOf(21);
  await outcomeOf(door, code);
  await outcomeOf(door, code);
  vi.setSystemTime('2026-07-04T18:02:00Z');
  await outcomeOf(door, code);
  expect(sent[1]?.scanId).toBe(sent[0]?.scanId);
  expect(sent[2]?.scanId).not.toBe(sent[0]?.scanId);
});

it('does not turn away a guest whom the API has admitted when only the answer was lost', async () => {
  const door = await loadedDoor();
  const code = codeOf(22);
  // The API admits the ticket, the log tells so, and the answer is lost.
  vi.stubGlobal('fetch', async () => {
    await door.takeEntries({ entries: ['STAND:3:22:1:1:2:5'], position: 2, more: false, serverTime: now });
    throw new TypeError('Failed to fetch');
  });
  expect(await outcomeOf(door, code)).toMatchObject({ result: 'unclear', provisional: false });
  givenAnswers([200, admitted]);
  expect(await outcomeOf(door, code)).toMatchObject({ result: 'admitted' });
});

it('knows a ticket again that was scanned with a German keyboard, whose readings name two places', async () => {
  const german = (text: string) => text.replace(/[YZ]/g, (letter) => (letter === 'Y' ? 'Z' : 'Y'));
  const codes = Array.from({ length: 200 }, (_, index) => ({ number: 100 + index, code: codeOf(100 + index) }));
  const misread = codes.find(({ number, code }) => codesIn(german(code))[0]?.ticket.number !== number);
  if (!misread) throw new Error('Each code has its own place in its first reading');
  const typed = german(misread.code);
  const door = await loadedDoor();
  givenAnswers([200, admitted]);
  expect(await outcomeOf(door, typed)).toMatchObject({ result: 'admitted' });
  givenAnswers('none');
  expect(await outcomeOf(door, german(typed))).toMatchObject({ result: 'already_used' });
});

it('decides alone about a ticket that it has let in, until the API has heard of it', async () => {
  const door = await loadedDoor();
  const code = codeOf(23);
  const scan = { scanId: 'provisional', eventId, code, gateId: 'gat_1', direction: 'in', people: 1 } as const;
  await noteScan({ ...scan, scannedAt: now, provisional: true }).catch(() => undefined);
  const [read] = codesIn(code);
  if (!read) throw new Error('The code has no reading');
  await door.keepPassage({ ...scan, ticket: read.ticket, at: door.now() });
  const sent = givenAnswers([200, admitted]);
  expect(await outcomeOf(door, code.toLowerCase())).toMatchObject({ result: 'already_used', standing: 'online' });
  expect(sent).toEqual([]);
  await dropScan(scan).catch(() => undefined);
  await outcomeOf(door, code);
  expect(sent).toHaveLength(1);
});
