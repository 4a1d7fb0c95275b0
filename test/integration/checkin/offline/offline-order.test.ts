import { beforeAll, expect, it } from 'vitest';
import { boughtTickets, gateDevice, scan, sendBatch } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { randomFrom } from '../../../support/faults/random-from.ts';
import { placesOf } from '../../../support/state/places.ts';

/*
 * Goal: whatever devices scan offline and in whatever order they report, a ticket admits once between two exits, its
 * first entry is the earliest one, and every other guest is a conflict that names both devices.
 * Method: six devices, each with a clock of its own up to five minutes off, let in the same guests. They report in
 * random order, in batches that overlap and repeat, among online scans. The rows are compared with the true times.
 */

beforeAll(() => startInProcess({ cache: false }));

const minute = 60_000;
const tickets = 6;

interface Truth {
  device: number;
  scanId: string;
  ticket: number;
  /** The true time, epoch ms. */
  at: number;
}

it.each([1, 2, 3, 4])('random order of reports, seed %i', async (seed) => {
  const random = randomFrom(seed);
  const upTo = (count: number) => Math.floor(random() * count);
  const night = await show();
  const { codes } = await boughtTickets(night, tickets);
  const devices = await Promise.all(
    Array.from({ length: 6 }, async () => ({
      ...(await gateDevice(night, { name: `Gate ${seed}` })),
      offset: Math.round((random() * 10 - 5) * minute),
    })),
  );
  const start = Date.now() - 30 * minute;
  // True times lie seconds apart, more than a request takes.
  const scans: Truth[] = Array.from({ length: 40 }, (_, index) => ({
    ...{ device: upTo(devices.length), scanId: `scan-${index}`, ticket: upTo(tickets), at: start + index * 30_000 },
  }));
  const answers = new Map<string, string>();
  const note = (scanId: string, result: string) => {
    expect(answers.get(scanId) ?? result).toBe(result);
    answers.set(scanId, result);
  };

  async function report(index: number, own: readonly Truth[]) {
    const device = devices[index];
    if (!device || own.length === 0) return;
    const by = (at: number) => new Date(at + device.offset).toISOString();
    const shuffled = own.toSorted(() => random() - 0.5);
    const sent = shuffled.map(({ scanId, ticket, at }) => ({
      ...{ eventId: night.eventId, scanId, code: codes[ticket], scannedAt: by(at) },
    }));
    const { items } = must(200, await sendBatch(device.deviceToken, sent, { sentAt: by(Date.now()) }));
    expect(items.map(({ scanId }: any) => scanId)).toEqual(sent.map(({ scanId }) => scanId));
    for (const { scanId, result } of items) note(scanId, result);
  }

  const batches = devices.flatMap((_, index) => {
    const own = scans.filter(({ device }) => device === index);
    const cut = upTo(own.length + 1);
    // The two batches overlap, and one of them is sent twice.
    return [own.slice(0, cut), own.slice(Math.max(0, cut - 2)), own.slice(0, cut)].map((batch) => ({ index, batch }));
  });
  // Within a device the first batch goes first, as a queue does.
  const order = batches.map((batch) => ({ ...batch, rank: random() }));
  const ranked = devices.flatMap((_, index) => {
    const own = order.filter((batch) => batch.index === index);
    const ranks = own.map(({ rank }) => rank).sort((a, b) => a - b);
    return own.map((batch, nth) => ({ ...batch, rank: ranks[nth] ?? 0 }));
  });
  for (const { index, batch } of ranked.toSorted((a, b) => a.rank - b.rank)) await report(index, batch);
  expect(answers.size).toBe(scans.length);

  const { queryAll } = await import('../../../../shared/dynamo/read.ts');
  const conflicts = await queryAll<any>(process.env.CHECKIN_TABLE ?? '', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': `event#${night.eventId}#conflicts` },
  });
  const places = await placesOf(night.ticketTypeId);
  const { ticketIdOf } = await import('../../../../shared/inventory/place.ts');
  for (const [ticket, code] of codes.entries()) {
    const place = places.find((row) => row.code === code);
    const all = scans.filter((one) => one.ticket === ticket);
    if (!place || all.length === 0) continue;
    const nameOf = ({ device, scanId }: Truth) => `${devices[device]?.deviceId}/${scanId}`;
    const [earliest] = all;
    expect(place.admission?.first.scanId).toBe(earliest && nameOf(earliest));
    const of = conflicts.filter(({ ticketId }) => ticketId === ticketIdOf(place));
    // Every scan but the first one is refused by exactly one conflict. Each contradiction names both devices.
    const refused = of.map((row) => `${row.refused.deviceId}/${row.refused.scanId}`);
    expect(refused.toSorted()).toEqual(all.slice(1).map(nameOf).toSorted());
    for (const { kind, admitted } of of) expect(kind === 'conflict').toBe(admitted !== undefined);
    expect((await scan(devices[0]?.deviceToken ?? '', night.eventId, code)).body.result).toBe('already_used');
  }
});
