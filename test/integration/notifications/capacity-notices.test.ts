import type { Context } from 'aws-lambda';
import { ulid } from 'ulid';
import { afterEach, beforeAll, expect, inject, it } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import { type Account, account, type Draft, draft, founder, must } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, until } from '../../support/http/client.ts';
import { message } from '../../support/state/outbox.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: owners and editors hear that a door has reached its capacity, once for each crossing, and nobody is flooded.
 * Method: delivers the event to its consumer, twice as queues do, and reads the mailboxes.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const floor = { zone: 'Floor <1>', share: 100, inside: 800, capacity: 800 };
const venue = { share: 90, inside: 1_350, capacity: 1_500 };

const reached = ({ eventId }: Draft, crowds: object[], at = Date.now()) => {
  const id = ulid();
  const data = { eventId, at, crowds };
  return {
    id,
    type: 'CapacityReached',
    version: 1,
    time: new Date(at).toISOString(),
    correlationId: id,
    subject: eventId,
    data,
  };
};

async function deliver(event: object): Promise<void> {
  const { handler } = await import('../../../functions/notifications/on-capacity-reached.ts');
  expect((await handler(message(event), {} as Context)).batchItemFailures).toEqual([]);
}

const mailsTo = async ({ email }: Account) =>
  (await storedMails(inject('mailFolder'))).filter(({ to, subject }) => to.includes(email) && /full/i.test(subject));

async function joins({ organizerId, organizer }: Draft, role: string, member: Account): Promise<Account> {
  const body = { email: member.email, role };
  must(201, await call('POST', `/v1/organizers/${organizerId}/members`, { token: organizer.token, body }));
  return member;
}

it('owners and editors get one mail that says where how many people are, and where to look', async () => {
  const event = await draft();
  const editor = await joins(event, 'editor', await founder('Edda'));
  const others = [await joins(event, 'gatekeeper', await founder()), await joins(event, 'viewer', await founder())];
  const news = reached(event, [venue, floor]);
  await deliver(news);
  await deliver(news);
  for (const one of [event.organizer, editor]) {
    const [mail, ...more] = await until(
      () => mailsTo(one),
      (mails) => mails.length > 0,
    );
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('Full: Late Show');
    expect(mail?.text).toContain('Floor <1>: 800 people inside, capacity 800');
    expect(mail?.text).toContain('The whole venue: 1,350 people inside, capacity 1,500');
    expect(mail?.text).toMatch(new RegExp(`https?://\\S+/gate/live#${event.eventId}\\s`));
  }
  for (const one of others) expect(await mailsTo(one)).toEqual([]);
});

it('a mailbox that nobody has proved gets none', async () => {
  const event = await draft();
  const { memberRow } = await import('../../../functions/venues/team/member.ts');
  const { put } = await import('../../../shared/dynamo/write.ts');
  const stranger = await account();
  await put(String(process.env.VENUES_TABLE), memberRow(event.organizerId, { userId: stranger.id, role: 'editor' }));
  await deliver(reached(event, [floor]));
  await until(
    () => mailsTo(event.organizer),
    (mails) => mails.length === 1,
  );
  expect(await mailsTo(stranger)).toEqual([]);
});

it('a member gets ten mails at once at most, then one each six minutes', async () => {
  const event = await draft();
  for (let crossing = 0; crossing < 12; crossing++) await deliver(reached(event, [floor]));
  const count = async () => (await mailsTo(event.organizer)).length;
  await until(count, (mails) => mails === 10);
  await passTime(6.5 * 60_000);
  for (let crossing = 0; crossing < 3; crossing++) await deliver(reached(event, [floor]));
  await until(count, (mails) => mails === 11);
});

it('what waited for an hour is no news', async () => {
  const event = await draft();
  const late = reached(event, [floor], Date.now() - 61 * 60_000);
  await deliver(late);
  await deliver(reached({ ...event, eventId: 'evt_unknown' }, [floor]));
  const news = reached(event, [{ ...floor, share: 90 }]);
  await deliver(news);
  const mails = await until(
    () => mailsTo(event.organizer),
    (all) => all.length > 0,
  );
  expect(mails.map(({ subject }) => subject)).toEqual(['Nearly full: Late Show']);
});
