import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { bought, gateDevice } from '../../support/actors/door.ts';
import { must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

/*
 * Goal: one code of a table admits as many people as the organizer says, whatever gates scan it at the same moment.
 */

beforeAll(() => startInProcess({ cache: false }));

async function table(admits: number) {
  const party = await show();
  const { eventId, ticketTypeId } = party;
  const rules = { types: [{ ticketTypeId, admits }] };
  must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, { token: party.organizer.token, body: rules }));
  const [ticket] = await bought(ticketTypeId);
  const { deviceToken: token } = await gateDevice(party);
  return (direction: 'in' | 'out', people: number, scanId: string = randomUUID()) => {
    const body = { eventId, code: ticket?.code ?? '', scanId, direction, people };
    return call('POST', '/v1/checkin/scans', { token, body });
  };
}

it('admits exactly eight of 50 people who are scanned at the same moment', async () => {
  const pass = await table(8);
  const answers = await Promise.all(Array.from({ length: 50 }, () => pass('in', 1)));
  const admitted = answers.map((answer) => must(200, answer)).filter(({ result }) => result === 'admitted');
  expect(admitted.map(({ people }) => people).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

it('says how many are inside, and repeats its answer', async () => {
  const pass = await table(8);
  expect(must(200, await pass('in', 3, 'a'))).toMatchObject({
    result: 'admitted',
    verdict: 'go',
    message: '3 of 8 are inside',
    ...{ people: 3, admits: 8 },
  });
  expect(must(200, await pass('in', 6))).toMatchObject({ result: 'already_used', verdict: 'stop', people: 3 });
  expect(must(200, await pass('out', 2))).toMatchObject({ result: 'exited', people: 1 });
  expect(must(200, await pass('in', 3, 'a'))).toMatchObject({ result: 'admitted', people: 1 });
  expect(must(200, await pass('out', 1))).toMatchObject({ result: 'exited', people: 0 });
  expect(must(200, await pass('out', 1))).toMatchObject({ result: 'already_used' });
  expect(must(200, await pass('in', 9))).toMatchObject({ result: 'invalid' });
});
