import { expect, inject, it } from 'vitest';
import { storedMails } from '../../scripts/local/mail/mailbox.ts';
import { gateDevice, scan } from '../support/actors/door.ts';
import { must, settled, show } from '../support/actors/world.ts';
import { call, until } from '../support/http/client.ts';

it('comp tickets are confirmed by the saga, mailed to the recipient and valid for entry', async () => {
  const party = await show();
  const { organizer, eventId, ticketTypeId } = party;
  const { token } = organizer;
  const email = `fan-${eventId.toLowerCase()}@example.org`;
  const body = { ticketTypeId, quantity: 2, email, name: 'Fay Fan', reason: 'Won the raffle' };
  const { id } = must(202, await call('POST', `/v1/events/${eventId}/comps`, { token, body }));
  expect((await settled(organizer, id, 'confirmed')).total.amount).toBe(0);

  const mine = async () => (await storedMails(inject('mailFolder'))).filter(({ to }) => to.includes(email));
  const [mail] = await until(mine, (mails) => mails.length > 0, 40);
  expect(mail?.attachments.map(({ contentType }) => contentType)).toContain('application/pdf');

  const { items } = must(200, await call('GET', '/v1/tickets', { token }));
  must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, { token, body: { showHolder: true } }));
  const { deviceToken } = await gateDevice(party);
  const results = await Promise.all(
    items.map(async ({ code }: { code: string }) => (await scan(deviceToken, eventId, code)).body),
  );
  expect(results).toEqual(Array(2).fill(expect.objectContaining({ result: 'admitted' })));
  expect(results[0].ticket.holder).toBe('Fay Fan');
  const { items: orders } = await until(
    async () => must(200, await call('GET', `/v1/events/${eventId}/orders`, { token })),
    (page) => page.items.length > 0,
    30,
  );
  expect(orders).toMatchObject([{ id, comp: { reason: 'Won the raffle' }, customer: { email } }]);
});
