import { beforeAll, expect, it, vi } from 'vitest';
import { bought, gateDevice, sendBatch } from '../../../support/actors/door.ts';
import { account, must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';

/*
 * Goal: every conflict of an event can be read, page by page, the latest first, and the board reads a bounded number.
 * Method: two devices admit the same tickets offline, the second one several times over.
 */

beforeAll(() => startInProcess({ cache: false }));

/** Lets two devices admit the same tickets without a network. The second one sends its scans in as many batches. */
async function contradicted(tickets: number) {
  const party = await show();
  const [north, south] = [await gateDevice(party), await gateDevice(party, { name: 'South' })];
  const all = await bought(party.ticketTypeId, tickets);
  const scans = (of: string, minutes: number) =>
    all.map(({ code, id }) => {
      const scannedAt = new Date(Date.now() - minutes * 60_000).toISOString();
      return { eventId: party.eventId, scanId: `${of} ${id}`, code, scannedAt };
    });
  must(200, await sendBatch(north.deviceToken, scans('north', 9)));
  for (const one of scans('south', 5)) {
    await passTime(1_000);
    // Sent twice: a repeat is no conflict of its own.
    for (const _ of [1, 2]) must(200, await sendBatch(south.deviceToken, [one]));
  }
  await resetTime();
  return { party, north, south, ids: all.map(({ id }) => id) };
}

const conflicts = (token: string, eventId: string, query = '') =>
  call('GET', `/v1/events/${eventId}/conflicts${query}`, { token });

it('lists every conflict once, the latest first, with both passages', async () => {
  const { party, north, south, ids } = await contradicted(5);
  const { organizer, eventId } = party;
  const found: { ticketId: string; foundAt: string }[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null; page++) {
    expect(page).toBeLessThan(5);
    const query = `?limit=2${cursor && `&cursor=${cursor}`}`;
    const { items, nextCursor } = must(200, await conflicts(organizer.token, eventId, query));
    found.push(...items);
    cursor = nextCursor;
  }
  expect(found.map(({ ticketId }) => ticketId)).toEqual(ids.toReversed());
  const [latest] = ids.slice(-1);
  expect(found[0]).toEqual({
    ticketId: latest,
    kind: 'conflict',
    foundAt: expect.any(String),
    admitted: { at: expect.any(String), deviceId: north.deviceId, gateId: north.gateId, scanId: `north ${latest}` },
    refused: { at: expect.any(String), deviceId: south.deviceId, gateId: south.gateId, scanId: `south ${latest}` },
  });
  expect((await conflicts((await account()).token, eventId)).body.code).toBe('not_found');
  expect((await conflicts(organizer.token, eventId, '?cursor=nonsense')).body.code).toBe('invalid_request');
});

it('shows the latest ones on the board, which reads no more than these', async () => {
  const { party, ids } = await contradicted(4);
  const { checkinLimits } = await import('../../../../functions/checkin/limits.ts');
  const { boardConflicts } = checkinLimits;
  Object.assign(checkinLimits, { boardConflicts: 3 });
  const { dynamo } = await import('../../../../shared/dynamo/client.ts');
  const send = vi.spyOn(dynamo, 'send');
  const path = `/v1/checkin/events/${party.eventId}/board`;
  const board = must(200, await call('GET', path, { token: party.organizer.token }));
  expect(board.conflicts.map(({ ticketId }: { ticketId: string }) => ticketId)).toEqual(ids.toReversed().slice(0, 3));
  expect(board.stats.conflicts).toBe(4);
  const reads = send.mock.calls.map(([{ input }]) => input as Record<string, any>);
  const ofConflicts = reads.filter(({ ExpressionAttributeValues: values }) => /#conflicts/.test(values?.[':pk']));
  expect(ofConflicts.map(({ Limit }) => Limit)).toEqual([3]);
  send.mockRestore();
  Object.assign(checkinLimits, { boardConflicts });
});
