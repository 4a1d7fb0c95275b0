// Anybody can name any mailbox: as the receiver of comps, or as their own address. A mail to a mailbox that nobody has
// proved must carry no message of theirs, and must not flood it.
import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type Mail, storedMails } from '../../../scripts/local/mail/mailbox.ts';
import { settingLimits } from '../../../shared/settings/limits.ts';
import {
  type Account,
  account,
  addType,
  draft,
  founder,
  hold,
  must,
  onSale,
  publish,
  type Show,
} from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, until } from '../../support/http/client.ts';
import { announced, message } from '../../support/state/outbox.ts';
import { confirm } from '../../support/state/saga.ts';

let party: Show;
beforeAll(async () => {
  await startInProcess({ cache: false });
  const event = await draft();
  const { token } = event.organizer;
  const words = { title: 'Unlock it at https://evil.example/login' };
  must(200, await call('PATCH', `/v1/events/${event.eventId}`, { token, body: words }));
  const free = { kind: 'general', capacity: 200, maxPerOrder: 2, maxPerCustomer: 40, name: 'www.evil.example/win' };
  const type = { ...free, price: { amount: 0, currency: 'EUR' } };
  const ticketTypeId = must(201, await addType(event, type)).id;
  must(200, await publish(event));
  await onSale(event);
  party = { ...event, ticketTypeId };
});

const address = () => `${randomUUID()}@example.com`;
const { burst } = settingLimits.freeTicketRate;

const give = (email: string) =>
  call('POST', `/v1/events/${party.eventId}/comps`, {
    token: party.organizer.token,
    body: {
      ticketTypeId: party.ticketTypeId,
      quantity: 1,
      email,
      name: 'Friend of https://evil.example',
      reason: 'a guest',
    },
  });

/** Counts mails with free tickets to a mailbox: faster than giving so many. */
async function useUp(email: string, count: number): Promise<void> {
  const { requireMailAllowance } = await import('../../../functions/orders/order/require-mail-allowance.ts');
  for (let n = 0; n < count; n++) await requireMailAllowance(email, '', Date.now());
}

/** Confirms an order and delivers its mail. */
async function mailed(orderId: string, email: string): Promise<Mail | undefined> {
  await confirm(orderId);
  const event = (await announced()).find(({ type, subject }) => type === 'OrderConfirmed' && subject === orderId);
  const { handler } = await import('../../../functions/notifications/on-order-confirmed.ts');
  expect((await handler(message(event), {} as Context)).batchItemFailures).toEqual([]);
  const ours = async () =>
    (await storedMails(inject('mailFolder'))).filter(({ to, text }) => to.includes(email) && text.includes(orderId));
  return (await until(ours, (mails) => mails.length > 0, 10))[0];
}

const linkLike = /evil\.|:\/\/|www\./;
const calendarOf = (mail: Mail | undefined) =>
  new TextDecoder().decode(mail?.attachments.find(({ name }) => name === 'event.ics')?.content);

describe('a mailbox that nobody has proved', () => {
  it('gets tickets with no name of a stranger, and with nothing to click', async () => {
    const email = address();
    const mail = await mailed(must(202, await give(email)).id, email);
    expect(mail?.text).toMatch(/^Hello,\n/);
    for (const part of [mail?.subject, mail?.text, calendarOf(mail)]) expect(part).not.toMatch(linkLike);
    expect(mail?.subject).toContain('Unlock it at https evil example login');
    expect(mail?.attachments.map(({ name }) => name)).toEqual(['tickets.pdf', 'event.ics']);
  });

  it('gets free tickets twenty times at once at most, and more only with time', async () => {
    const email = address();
    await useUp(email, burst - 1);
    must(202, await give(email.replace('@', '+more@')));
    const refused = await give(email);
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_requests']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    must(202, await give(address()));
  });

  it('is not flooded by free orders of an unconfirmed account, while a confirmed one goes on', async () => {
    const orderFree = async (buyer: Account) => {
      must(200, await hold(buyer, party.ticketTypeId, 1));
      return call('POST', '/v1/orders', { token: buyer.token, body: {} });
    };
    const [stranger, owner] = [await account(), await founder()];
    for (const { email } of [stranger, owner]) await useUp(email, burst - 1);
    must(202, await orderFree(stranger));
    const refused = await orderFree(stranger);
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_requests']);
    for (let n = 0; n < 3; n++) must(202, await orderFree(owner));
  });

  it('gets notices about free tickets ten times at once at most, and those who paid get every one', async () => {
    const { mayNotify } = await import('../../../functions/notifications/sending/notice-limit-store.ts');
    const email = address();
    const notify = (amount: number, emailVerified = false) =>
      mayNotify(
        { order: { total: { amount, currency: 'EUR' } } as never, buyer: { email, emailVerified } as never },
        Date.now(),
      );
    const asked = [];
    for (let n = 0; n <= settingLimits.freeNoticeRate.burst; n++) asked.push(await notify(0));
    expect(asked).toEqual([...Array(settingLimits.freeNoticeRate.burst).fill(true), false]);
    expect([await notify(1), await notify(0, true)]).toEqual([true, true]);
  });
});

it('a proved mailbox is greeted with the name that its owner has chosen', async () => {
  const owner = await founder('Ada Lovelace');
  const mail = await mailed(must(202, await give(owner.email)).id, owner.email);
  expect(mail?.text).toMatch(/^Hello Ada Lovelace,\n/);
});
