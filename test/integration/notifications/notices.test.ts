import type { Context } from 'aws-lambda';
import { beforeAll, expect, inject, it } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import type { Envelope } from '../../../shared/messaging/envelope.ts';
import { type Account, account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, until } from '../../support/http/client.ts';
import { announced, message } from '../../support/state/outbox.ts';
import { confirm } from '../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

async function buys({ ticketTypeId }: Show, quantity = 1): Promise<Account & { orderId: string }> {
  const buyer = await account('Ada <b>Lovelace</b>');
  must(200, await hold(buyer, ticketTypeId, quantity));
  const orderId = must(202, await order(buyer)).id;
  await confirm(orderId);
  return { ...buyer, orderId };
}

const days = (n: number) => Math.round(Date.now() / 1000) * 1000 + n * 86_400_000;
const move = ({ organizer, eventId }: Show, doorsIn: number, more: object = {}) => {
  const at = (hours: number) => new Date(days(doorsIn) + hours * 3_600_000).toISOString();
  const body = { doorsOpenAt: at(0), startsAt: at(1), endsAt: at(4), ...more };
  return call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body });
};

const announcedEvents = async (type: string, matches: (event: Envelope) => boolean) =>
  (await announced()).filter((event) => event.type === type && matches(event));

/** Delivers the rescheduling to its consumer and returns the requested notices, one per id, as on the bus. */
async function requests({ eventId }: Show): Promise<Envelope[]> {
  const { handler } = await import('../../../functions/notifications/on-event-rescheduled.ts');
  for (const event of await announcedEvents('EventRescheduled', ({ subject }) => subject === eventId)) {
    await handler({ detail: event });
  }
  return announcedEvents('HolderNoticeRequested', ({ data }) => (data as { eventId: string }).eventId === eventId);
}

async function sendAll(notices: readonly Envelope[]): Promise<number> {
  const { handler } = await import('../../../functions/notifications/on-holder-notice-requested.ts');
  const answers = await Promise.all(notices.map((notice) => handler(message(notice), {} as Context)));
  return answers.flatMap(({ batchItemFailures }) => batchItemFailures).length;
}

/** The notices in a mailbox, once `count` are there. */
const notices = async ({ email }: Account, count: number) =>
  until(
    async () =>
      (await storedMails(inject('mailFolder'))).filter(
        ({ to, subject }) => to.includes(email) && subject.startsWith('New '),
      ),
    (mails) => mails.length >= count,
    10,
  );

/** The status of an order's notice about the change that made this version of the event. */
async function statusOf({ eventId }: Show, orderId: string, version: number): Promise<unknown> {
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const { noticeKey } = await import('../../../functions/notifications/sending/sending-store.ts');
  const key = noticeKey(orderId, { eventId, kind: 'rescheduled', version });
  return (await getItem<{ status: string }>(process.env.NOTIFICATIONS_TABLE ?? '', key))?.status;
}

it('notifies every order of the new date once, and says how to get a refund', async () => {
  const party = await show({ doorsIn: 24 });
  const holders = [await buys(party, 3), await buys(party)];
  must(200, await move(party, 30));
  const asked = await requests(party);
  expect(asked.map(({ subject }) => subject).sort()).toEqual(holders.map(({ orderId }) => orderId).sort());
  // Redelivery makes the same requests under the same ids.
  expect((await requests(party)).map(({ id }) => id)).toEqual(asked.map(({ id }) => id));

  expect(await sendAll(asked)).toBe(0);
  expect(await sendAll(asked)).toBe(0);
  for (const holder of holders) {
    const [mail, ...others] = await notices(holder, 1);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('New date: Late Show');
    const event = (await call('GET', `/v1/events/${party.eventId}`)).body;
    const day = (at: string) =>
      new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Vienna', dateStyle: 'full' }).format(Date.parse(at));
    for (const words of [
      `Now: ${day(event.startsAt)}, ${event.startsAt.slice(11, 16)}`,
      `Before: ${day(event.previousStartsAt)}, ${event.previousStartsAt.slice(11, 16)}`,
      `until ${day(event.refundUntil)}, ${event.refundUntil.slice(11, 16)}`,
      `cancel your order ${holder.orderId} before that time where you bought your tickets`,
      'Your tickets stay valid',
    ]) {
      expect(mail?.text).toContain(words);
    }
    const entry = new TextDecoder().decode(mail?.attachments.find(({ name }) => name === 'event.ics')?.content);
    expect(entry).toContain(`UID:${party.eventId}`);
    expect(entry).toContain(`SEQUENCE:${event.version}`);
    const starts = new Date(event.startsAt).toISOString().replace(/[-:]|\.000/g, '');
    expect(entry).toContain(`DTSTART:${starts}`);
    expect(mail?.attachments.map(({ name }) => name)).toEqual(['event.ics']);
  }
});

it('sends a notice once when two deliveries run concurrently', async () => {
  const party = await show({ doorsIn: 24 });
  const holder = await buys(party);
  must(200, await move(party, 3));
  const [notice] = await requests(party);
  const twice = notice ? [notice, notice] : [];
  expect(await sendAll(twice)).toBe(1);
  expect(await sendAll(twice)).toBe(0);
  expect(await notices(holder, 1)).toHaveLength(1);
});

it('notifies only of the last change when another follows before the mail is sent', async () => {
  const party = await show({ doorsIn: 24 });
  const holder = await buys(party);
  const { version } = must(200, await move(party, 10));
  const first = await requests(party);
  must(200, await move(party, 20));
  const second = (await requests(party)).filter(({ id }) => first.every((one) => one.id !== id));
  expect([first.length, second.length]).toEqual([1, 1]);
  expect(await sendAll([...first, ...second])).toBe(0);
  expect(await statusOf(party, holder.orderId, version)).toBe('skipped');
  expect(await statusOf(party, holder.orderId, version + 1)).toBe('sent');
  const mails = await notices(holder, 1);
  expect(mails[0]?.text).toContain('First announced for');
});

it('skips a buyer who ordered after the change, has no ticket left, or is erased', async () => {
  const party = await show({ doorsIn: 24 });
  const [refunded, erased] = [await buys(party), await buys(party)];
  must(200, await move(party, 10));
  const late = await buys(party);
  const asked = await requests(party);
  expect(asked).toHaveLength(3);

  const { update } = await import('../../../shared/dynamo/write.ts');
  const { orderKey } = await import('../../../shared/records/order-facts.ts');
  const { userKey } = await import('../../../shared/records/auth-rows.ts');
  await update(process.env.ORDERS_TABLE ?? '', orderKey(refunded.orderId), {
    UpdateExpression: 'SET tickets[0].#status = :cancelled',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':cancelled': 'cancelled' },
  });
  await update(process.env.USERS_TABLE ?? '', userKey(erased.id), {
    UpdateExpression: 'SET email = :none',
    ExpressionAttributeValues: { ':none': '' },
  });
  expect(await sendAll(asked)).toBe(0);
  const { version } = must(200, await call('GET', `/v1/events/${party.eventId}`));
  for (const { orderId } of [refunded, erased, late]) {
    expect(await statusOf(party, orderId, version)).toBe('skipped');
  }
});
