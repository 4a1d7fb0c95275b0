// Goal: keep the cost of papers from growing unnoticed.
// Method: as write-units.test.ts. The order has the content of a usual one: two lines, a code, a booking fee and a tax.
import { beforeAll, expect, it } from 'vitest';
import { account, must, show } from '../support/actors/world.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { meter } from '../support/engine/meter.ts';
import { call } from '../support/http/client.ts';
import { paidOrders } from '../support/papers/paid-orders.ts';
import { readStream } from '../support/papers/posted-papers.ts';

beforeAll(() => startInProcess({ cache: false }));

it('a lone invoice costs 5 write units, and many at once 3 each with 2 for their counter', async () => {
  const party = await show();
  const { organizerId, organizer } = party;
  const address = 'Hauptstrasse 123\n1010 Vienna\nAustria';
  const invoicing = { legalName: 'Night Owls Concerts GmbH', address, vatId: 'ATU12345678', prefix: 'OWLS' };
  const { token } = organizer;
  must(200, await call('PATCH', `/v1/organizers/${organizerId}`, { token, body: { invoicing } }));
  const dues = (await paidOrders(party, await account('Jóhanna Sigurðardóttir'), 32)).map((orderId) => ({
    ...{ orderId, organizerId },
  }));
  const units = await meter({ units: true });
  await readStream(dues.slice(0, 1));
  expect(units.since().writes).toBe(5);
  await readStream(dues.slice(1, 31));
  expect(units.since().writes).toBe(2 + 30 * 3);
  await readStream(dues.slice(0, 31));
  expect(units.since().writes).toBe(0);
});
