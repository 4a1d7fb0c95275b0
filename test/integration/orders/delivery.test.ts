/*
 * Goal: a redelivered event changes nothing a second time.
 * Method: buys a ticket, then calls the consumers with the same event again, concurrently and late.
 */
import type { Context } from 'aws-lambda';
import { beforeAll, expect, inject, it, onTestFinished, vi } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import { account, available, hold, order, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, until } from '../../support/http/client.ts';
import { announced, message } from '../../support/state/outbox.ts';
import { confirm } from '../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

async function boughtTicket() {
  const party = await show();
  const buyer = await account();
  await hold(buyer, party.ticketTypeId, 1);
  const placed = await order(buyer);
  await confirm(placed.body.id);
  return { party, buyer, orderId: placed.body.id as string };
}

it('mails an order once when its event is delivered repeatedly and concurrently', async () => {
  const { buyer, orderId } = await boughtTicket();
  const confirmed = (await announced()).find(({ type, subject }) => type === 'OrderConfirmed' && subject === orderId);
  const { handler } = await import('../../../functions/notifications/on-order-confirmed.ts');
  const deliver = () => handler(message(confirmed), {} as Context);

  // Of two concurrent deliveries one sends. The other returns to the queue and finds the mail sent.
  const [first, second] = await Promise.all([deliver(), deliver()]);
  expect(first.batchItemFailures.length + second.batchItemFailures.length).toBe(1);
  expect((await deliver()).batchItemFailures).toEqual([]);

  // The emulator stores a mail after it has answered.
  const mine = async () => (await storedMails(inject('mailFolder'))).filter(({ to }) => to.includes(buyer.email));
  expect(await until(mine, (mails) => mails.length > 0, 10)).toHaveLength(1);
});

it('leaves a sold place alone when a late duplicate of its mint event is delivered', async () => {
  const { party, buyer } = await boughtTicket();
  const { typeKey } = await import('../../../shared/inventory/ticket-type.ts');
  const { update } = await import('../../../shared/dynamo/write.ts');
  // The duplicate read the type before the first run completed.
  await update(process.env.TICKETS_TABLE ?? '', typeKey(party.ticketTypeId), {
    UpdateExpression: 'SET #status = :preparing',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':preparing': 'preparing' },
  });
  const { EventPublished } = await import('../../../events/catalog.ts');
  const { handler } = await import('../../../functions/tickets/on-event-published.ts');
  const again = {
    id: '01JZABCDEFGHJKMNPQRSTVWXYZ',
    type: EventPublished.type,
    version: EventPublished.version,
    time: new Date().toISOString(),
    correlationId: 'again',
    subject: party.eventId,
    data: {
      eventId: party.eventId,
      organizerId: party.organizerId,
      doorsOpenAt: 0,
      ticketTypeIds: [party.ticketTypeId],
    },
  };
  await handler({ detail: again });
  expect(await available(party.eventId)).toBe(19);
  expect((await call('GET', '/v1/tickets', { token: buyer.token })).body.items).toHaveLength(1);
});

it('mails nothing to an account that was erased after its order, and stores no tickets for it', async () => {
  const { buyer, orderId } = await boughtTicket();
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { userKey } = await import('../../../shared/records/auth-rows.ts');
  await update(process.env.USERS_TABLE ?? '', userKey(buyer.id), {
    UpdateExpression: 'SET email = :none',
    ExpressionAttributeValues: { ':none': '' },
  });
  const confirmed = (await announced()).find(({ type, subject }) => type === 'OrderConfirmed' && subject === orderId);
  const { handler } = await import('../../../functions/notifications/on-order-confirmed.ts');
  const pdf = await import('../../../functions/notifications/ticket-pdf/pdf-store.ts');
  const stored = vi.spyOn(pdf, 'storePdf');
  onTestFinished(() => stored.mockRestore());

  // An address that is refused would end in the dead-letter queue after five deliveries.
  expect((await handler(message(confirmed), {} as Context)).batchItemFailures).toEqual([]);
  expect(stored).not.toHaveBeenCalled();
});
