import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { must, type Show, show } from '../../../../support/actors/world.ts';
import { startInProcess } from '../../../../support/engine/in-process.ts';
import { call } from '../../../../support/http/client.ts';
import { passTime, resetTime } from '../../../../support/state/time.ts';

/*
 * Goal: a look-up at the largest event costs little while many look up, and says when an event is too large for it.
 * Method: writes 20,000 sold places, and counts the requests to the store and what they read. Times are told only.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(async () => {
  vi.restoreAllMocks();
  await resetTime();
});

const limit = 20_000;
const customers = 5_000;

/** Writes sold places as the sale of a type does. Their customers have no accounts: reading them costs as much. */
async function sell({ ticketTypeId }: Show, from: number, count: number): Promise<void> {
  const { dynamo } = await import('../../../../../shared/dynamo/client.ts');
  const { placeKey } = await import('../../../../../shared/inventory/place.ts');
  const rows = Array.from({ length: count }, (_, index) => {
    const number = 1_000 + from + index;
    const spot = { ticketTypeId, shard: 0, number };
    const orderId = `ord_01ARZ3NDEKTSV4RRFF${String(10_000_000 + number)}`;
    const sale = { status: 'sold', sale: 1, issue: 1, version: 3, code: `CODE${number}`, orderId };
    return { ...placeKey(spot), ...spot, ...sale, ownerId: `usr_${number % customers}`, holder: `Guest Nr${number}` };
  });
  const { TICKETS_TABLE = '' } = process.env;
  const batches = Array.from({ length: Math.ceil(count / 25) }, (_, index) => rows.slice(index * 25, (index + 1) * 25));
  for (let start = 0; start < batches.length; start += 20) {
    await Promise.all(
      batches.slice(start, start + 20).map(async (batch) => {
        const RequestItems = { [TICKETS_TABLE]: batch.map((Item) => ({ PutRequest: { Item } })) };
        const { UnprocessedItems = {} } = await dynamo.send(new BatchWriteCommand({ RequestItems }));
        expect(UnprocessedItems).toEqual({});
      }),
    );
  }
}

it('reads 20,000 guests once a minute, finds any of them, and remembers that there are too many', async () => {
  const party = await show();
  await sell(party, 0, limit);
  const { dynamo } = await import('../../../../../shared/dynamo/client.ts');
  const send = dynamo.send.bind(dynamo);
  let [queries, gets, bytes] = [0, 0, 0];
  vi.spyOn(dynamo, 'send').mockImplementation((async (command: { input: Record<string, unknown> }) => {
    const answer = (await send(command as never)) as unknown as { Items?: object[]; Responses?: object };
    if (command.input.KeyConditionExpression && command.input.TableName === process.env.TICKETS_TABLE) {
      queries++;
      bytes += JSON.stringify(answer.Items ?? []).length;
    }
    if (command.input.RequestItems) gets++;
    return answer;
  }) as never);
  const find = (q: string) => {
    const query = new URLSearchParams({ q, eventId: party.eventId });
    return call('GET', `/v1/checkin/tickets?${query}`, { token: party.organizer.token });
  };
  const begin = performance.now();
  expect(must(200, await find('guest nr20999')).items).toMatchObject([{ holder: 'Guest Nr20999' }]);
  const first = performance.now() - begin;
  // Half a read unit for 4 KB: an eventually consistent query. JSON is larger than what DynamoDB counts.
  const units = bytes / 4_096 / 2;
  expect(units).toBeGreaterThan(0);
  expect(units).toBeLessThanOrEqual(2_000);
  expect(queries).toBeLessThanOrEqual(60);
  expect(gets).toBeLessThanOrEqual(customers / 100 + 10);
  [queries, gets] = [0, 0];
  const again = performance.now();
  expect(must(200, await find('10001000')).items).toMatchObject([{ holder: 'Guest Nr1000' }]);
  expect(must(200, await find('guest'))).toMatchObject({ more: true });
  const later = (performance.now() - again) / 2;
  // The tickets that are shown, and their accounts.
  expect([queries, gets <= 8]).toEqual([0, true]);
  console.info(`20,000 guests: ${first.toFixed(0)} ms, ${units.toFixed(0)} read units; then ${later.toFixed(0)} ms`);

  await sell(party, limit, 1);
  await passTime(61_000);
  const tooMany = { status: 409, code: 'guest_list_too_long' };
  expect((await find('guest')).body).toMatchObject(tooMany);
  expect(queries).toBeGreaterThan(0);
  queries = 0;
  expect((await find('nr1000')).body).toMatchObject(tooMany);
  expect(queries).toBe(0);
});
