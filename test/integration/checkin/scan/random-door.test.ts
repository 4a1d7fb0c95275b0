import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { bought, gateDevice, sendBatch } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { type Attempt, afterAttempt, type Guests, nobody, type PromisedRules } from '../../../support/door/guests.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { randomFrom } from '../../../support/faults/random-from.ts';
import { call } from '../../../support/http/client.ts';
import { placesOf } from '../../../support/state/places.ts';
import { projectionOf } from '../../../support/state/projection.ts';

/*
 * Goal: whatever the gates do in whatever order, the door lets pass exactly whom the rules of that moment let pass.
 * Method: random scans, crowds at one moment, offline batches of devices whose clocks are wrong, admissions by hand,
 * reverts, repeats and changes of the rules, over some hours around the venue's midnight. The cache is stale most of the
 * time. An independent model predicts each answer, and at the end the rows.
 */

beforeAll(() => startInProcess({ cache: true }));

const minute = 60_000;
const steps = 60;
const reason = 'The paper is torn';

interface TicketLife {
  id: string;
  code: string;
  guests: Guests;
  /** The state before the last passage, and its scan. Unknown after a revert. */
  last?: { before: Guests; token: string; scanId: string; attempt: Attempt } | undefined;
  /** People who entered, less those whose entry was reverted. */
  entered: number;
}

/** A zone without summer time in which it is about ten in the evening, and the next full hour. */
function evening() {
  const start = Math.ceil(Date.now() / (60 * minute)) * 60 * minute;
  const ahead = 22 - new Date(start).getUTCHours();
  const offset = ahead > 14 ? ahead - 24 : ahead;
  const dayOf = (at: number) => Math.floor((at + offset * 60 * minute) / (24 * 60 * minute));
  // POSIX signs: Etc/GMT-3 is three hours ahead of UTC.
  return { start, dayOf, timezone: offset === 0 ? 'Etc/UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}` };
}

async function openDoor(rules: PromisedRules) {
  const { start, dayOf, timezone } = evening();
  const hoursLater = (hours: number) => new Date(start + hours * 60 * minute).toISOString();
  const event = { doorsOpenAt: hoursLater(-3), startsAt: hoursLater(1), endsAt: hoursLater(30) };
  const night = await show({ venue: { timezone }, event });
  const phones = [await gateDevice(night), await gateDevice(night, { name: 'South' })].map(({ deviceToken }, nth) => ({
    ...{ token: deviceToken, aheadMs: nth === 0 ? 4 * minute : -3 * minute },
  }));
  const tickets: TicketLife[] = (await bought(night.ticketTypeId, 4)).map(({ id, code }) => ({
    ...{ id, code, guests: nobody, entered: 0 },
  }));
  const { clock } = await import('../../../../shared/base/clock.ts');
  const exact = clock.now;
  onTestFinished(() => {
    clock.now = exact;
  });
  const project = await projectionOf(night.ticketTypeId);
  const door = { ...night, phones, tickets, project, dayOf, rules, now: start };
  clock.now = () => door.now;
  return door;
}
type Door = Awaited<ReturnType<typeof openDoor>>;

async function setRules(door: Door, rules: PromisedRules): Promise<void> {
  const { eventId, ticketTypeId, organizer } = door;
  const { reentry, reentryUntil, oncePerDay, admits, until } = rules;
  const by = (at: number) => new Date(at).toISOString();
  const body = {
    ...{ reentry, oncePerDay, types: [{ ticketTypeId, admits, ...(until && { until: by(until) }) }] },
    ...(reentryUntil && { reentryUntil: by(reentryUntil) }),
  };
  must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, { token: organizer.token, body }));
  door.rules = rules;
}

/** What one attempt came to: whether somebody passed. */
const hasPassed = ({ result }: { result: string }): boolean => result === 'admitted' || result === 'exited';

async function walk(door: Door, random: () => number, changes: boolean): Promise<void> {
  const { tickets, phones, eventId, organizer } = door;
  const upTo = (count: number) => Math.floor(random() * count);
  const pick = <T>(options: readonly T[]): T => options[upTo(options.length)] as T;
  let scans = 0;
  const nextId = () => `scan-${scans++}`;
  const attemptAt = (at: number): Attempt => ({
    ...{ direction: random() < 0.6 ? 'in' : 'out', people: random() < 0.7 ? 1 : 1 + upTo(3), at },
  });
  /** Notes an attempt that the model lets pass. Returns whether it does. */
  const predict = (ticket: TicketLife, attempt: Attempt, token: string, scanId: string): boolean => {
    const after = afterAttempt(ticket.guests, attempt, door);
    if (!after) return false;
    ticket.last = { before: ticket.guests, token, scanId, attempt };
    ticket.guests = after;
    if (attempt.direction === 'in') ticket.entered += attempt.people;
    return true;
  };
  const ask = async (ticket: TicketLife, { direction, people }: Attempt, token: string, scanId: string) => {
    const body = { eventId, code: ticket.code, scanId, direction, people };
    return hasPassed(must(200, await call('POST', '/v1/checkin/scans', { token, body })));
  };

  const acts = {
    async scan() {
      const [ticket, attempt, { token }, scanId] = [pick(tickets), attemptAt(door.now), pick(phones), nextId()];
      expect(await ask(ticket, attempt, token, scanId)).toBe(predict(ticket, attempt, token, scanId));
    },
    async crowd() {
      const [ticket, attempt] = [pick(tickets), attemptAt(door.now)];
      const crowd = Array.from({ length: 2 + upTo(4) }, () => ({ token: pick(phones).token, scanId: nextId() }));
      const passed = await Promise.all(crowd.map(({ token, scanId }) => ask(ticket, attempt, token, scanId)));
      const predicted = crowd.map(({ token, scanId }) => predict(ticket, attempt, token, scanId));
      expect(passed.filter(Boolean)).toHaveLength(predicted.filter(Boolean).length);
      // Nobody knows which of them was the last one.
      if (predicted.some(Boolean)) ticket.last = undefined;
    },
    async batch() {
      const { token, aheadMs } = pick(phones);
      const by = (at: number) => new Date(at + aheadMs).toISOString();
      const made = Array.from({ length: 1 + upTo(4) }, (_, nth) => ({
        ...{ ticket: pick(tickets), scanId: nextId(), attempt: attemptAt(door.now - 50_000 + nth * 10_000) },
        provisional: random() < 0.8,
      }));
      const sent = made.map(({ ticket: { code }, scanId, attempt: { direction, people, at }, provisional }) => ({
        ...{ eventId, code, scanId, direction, people, provisional, scannedAt: by(at) },
      }));
      const answer = must(200, await sendBatch(token, sent.toReversed(), { sentAt: by(door.now) }));
      for (const [nth, { ticket, scanId, attempt, provisional }] of made.entries()) {
        // A guest who was turned away has not passed. The answer says what the rules would have said.
        const isOpen = provisional
          ? predict(ticket, attempt, token, scanId)
          : afterAttempt(ticket.guests, attempt, door) !== undefined;
        expect(hasPassed(answer.items.at(-1 - nth))).toBe(isOpen);
      }
    },
    async admitByHand() {
      const [ticket, attempt, scanId] = [pick(tickets), attemptAt(door.now), nextId()];
      const { direction, people } = attempt;
      const body = { ticketId: ticket.id, eventId, reason, admissionId: scanId, direction, people };
      const { token } = organizer;
      const answer = must(200, await call('POST', '/v1/checkin/admissions', { token, key: randomUUID(), body }));
      expect(hasPassed(answer)).toBe(predict(ticket, attempt, '', scanId));
    },
    async repeat() {
      const ticket = pick(tickets.filter(({ last }) => last?.token));
      if (!ticket?.last) return;
      const { attempt, token, scanId } = ticket.last;
      expect(await ask(ticket, attempt, token, scanId)).toBe(true);
    },
    async revert() {
      const ticket = pick(tickets.filter(({ last }) => last));
      if (!ticket?.last) return;
      const { before, attempt, token, scanId } = ticket.last;
      const body = { reason, ticketId: ticket.id };
      must(200, await call('POST', `/v1/checkin/scans/${scanId}/revert`, { token: organizer.token, body }));
      ticket.guests = before;
      ticket.last = undefined;
      if (attempt.direction === 'in') ticket.entered -= attempt.people;
      if (token) expect(await ask(ticket, attempt, token, scanId)).toBe(false);
    },
    async changeRules() {
      if (!changes) return;
      const reentry = pick(['any', 'none', 'until'] as const);
      await setRules(door, {
        ...{ reentry, oncePerDay: random() < 0.5, admits: pick([1, 1, 3]) },
        ...(reentry === 'until' && { reentryUntil: door.now + upTo(60) * minute }),
        ...(random() < 0.1 && { until: door.now + upTo(30) * minute }),
      });
    },
  };
  const { scan, crowd, batch, admitByHand, repeat, revert, changeRules } = acts;
  const likely = [scan, scan, scan, scan, crowd, crowd, batch, batch, admitByHand, repeat, revert, changeRules];
  for (let step = 0; step < steps; step++) {
    door.now += (1 + upTo(6)) * minute;
    await pick(likely)();
    if (random() < 0.2) await door.project();
  }
}

it.each([
  ['one entry of each guest', 1, { reentry: 'none', oncePerDay: false, admits: 1 }, false],
  ['one entry of each of three', 2, { reentry: 'none', oncePerDay: false, admits: 3 }, false],
  ['three on each day', 3, { reentry: 'none', oncePerDay: true, admits: 3 }, false],
  ['rules that change', 4, { reentry: 'any', oncePerDay: false, admits: 1 }, true],
  ['rules that change, again', 5, { reentry: 'none', oncePerDay: true, admits: 3 }, true],
] as const)('lets pass whom the rules let pass: %s, seed %i', async (_what, seed, rules, changes) => {
  const door = await openDoor(rules);
  await setRules(door, rules);
  await walk(door, randomFrom(seed), changes);
  const places = await placesOf(door.ticketTypeId);
  for (const { code, guests, entered } of door.tickets) {
    const { status, admission } = places.find((place) => place.code === code) ?? {};
    const inside = admission?.people ?? Number(admission?.inside ?? false);
    expect({ status, inside: status === 'used' ? inside : 0 }).toEqual({
      ...{ status: guests.enteredAt === undefined ? 'sold' : 'used', inside: guests.inside },
    });
    const days = rules.oncePerDay ? 2 : 1;
    if (!changes) expect(entered).toBeLessThanOrEqual(days * rules.admits);
  }
});
