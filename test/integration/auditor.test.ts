import { beforeAll, expect, it } from 'vitest';
import { startInProcess } from '../support/in-process.ts';
import { confirm } from '../support/saga.ts';
import { account, hold, order, show } from '../support/world.ts';

beforeAll(() => startInProcess({ cache: false }));

async function audit() {
  const { handler } = await import('../../functions/operations/hourly.ts');
  await handler();
  const { latestReport } = await import('../../functions/operations/audit-read-store.ts');
  return latestReport();
}

it('finds nothing where all is well, and every ticket that nobody paid for', async () => {
  const { latestReport } = await import('../../functions/operations/audit-read-store.ts');
  expect(await latestReport()).toMatchObject({ at: null, findings: [] });
  const party = await show({ capacity: 5 });
  const [buyer, waiting] = [await account(), await account()];
  await hold(buyer, party.ticketTypeId, 2);
  await confirm((await order(buyer)).body.id);
  await hold(waiting, party.ticketTypeId, 1);
  expect(await audit()).toMatchObject({ events: 1, places: 5, sold: 2, findings: [] });

  const { put, update } = await import('../../shared/dynamo.ts');
  const { placeKey } = await import('../../shared/inventory.ts');
  const table = process.env.TICKETS_TABLE ?? '';
  const place = (number: number) => ({ ticketTypeId: party.ticketTypeId, shard: 0, number });
  // One place more than the type has, and one sold that no order knows.
  await put(table, { ...placeKey(place(900)), ...place(900), status: 'available', sale: 1, issue: 1, version: 1 });
  await put(table, { ...placeKey(place(901)), ...place(901), status: 'sold', sale: 1, issue: 1, version: 1 });
  await update(table, placeKey(place(901)), {
    UpdateExpression: 'SET orderId = :none, claimableAt = :past',
    ExpressionAttributeValues: { ':none': 'ord_NONE', ':past': 1 },
  });
  const { findings } = await audit();
  expect(findings.map(({ invariant }) => invariant).sort()).toEqual(['I1', 'I4', 'I5']);
});
