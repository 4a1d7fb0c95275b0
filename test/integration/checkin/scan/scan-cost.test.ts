import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { base32nopad } from '@scure/base';
import { afterEach, expect, it, vi } from 'vitest';
import { codesIn } from '../../../../shared/door/code-format.ts';
import { boughtTickets, gateDevice, scan } from '../../../support/actors/door.ts';
import { must, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { meter } from '../../../support/engine/meter.ts';
import { call } from '../../../support/http/client.ts';
import { projectionOf } from '../../../support/state/projection.ts';
import { resetTime } from '../../../support/state/time.ts';
import { ownValkey } from '../../../support/valkey/mortal-valkey.ts';

/*
 * Goal: what a scan costs in requests to DynamoDB and commands to Valkey, once a process knows the door.
 * Method: an event with gates, rules and a zone with a capacity. DynamoDB is counted at the client, and Valkey by its own
 * statistics. Time stands still, so that nothing that the process remembers lapses.
 */

const valkey = ownValkey();
afterEach(resetTime);

/** Commands that Valkey has executed for the system since the last reset, without those of the connection. */
async function commands(): Promise<Record<string, number>> {
  const lines = (await valkey.admin.info('commandstats')).matchAll(/^cmdstat_([\w|]+):calls=(\d+)/gm);
  const all = [...lines].map(([, name = '', calls]) => [name, Number(calls)] as const);
  return Object.fromEntries(all.filter(([name]) => !/^(info|config|cluster|client|select|hello)/.test(name)));
}

async function openDoor() {
  await startInProcess({ cache: valkey.address, fresh: true });
  const night = await show();
  const { deviceToken } = await gateDevice(night, { name: 'North', zone: 'Floor' });
  const path = `/v1/events/${night.eventId}/door-rules`;
  const { token } = night.organizer;
  const rules = must(200, await call('GET', path, { token }));
  must(200, await call('PUT', path, { token, body: { ...rules, zones: [{ zone: 'Floor', capacity: 400 }] } }));
  const { codes } = await boughtTickets(night, 2);
  const project = await projectionOf(night.ticketTypeId);
  await project();
  const [warm = '', code = ''] = codes;
  // A cache that is slow to connect is skipped for a second. Once time stands still, that would last for ever.
  await vi.waitFor(
    async () => {
      await valkey.admin.config('RESETSTAT');
      await scan(deviceToken, night.eventId, warm);
      expect(await commands()).toEqual({ hget: 1 });
    },
    { timeout: 30_000, interval: 300 },
  );
  const { clock } = await import('../../../../shared/base/clock.ts');
  const now = clock.now();
  clock.now = () => now;
  const used = await meter();
  const cost = async (text: string, eventId = night.eventId) => {
    used.since();
    await valkey.admin.config('RESETSTAT');
    const { result } = must(200, await scan(deviceToken, eventId, text));
    return { result, dynamo: used.since().commands, valkey: await commands() };
  };
  return { night, code, deviceToken, project, cost, used };
}

it('a first entry costs one read of the cache and one write', async () => {
  const { code, cost } = await openDoor();
  expect(await cost(code)).toEqual({ result: 'admitted', dynamo: { UpdateItem: 1 }, valkey: { hget: 1 } });
});

it('a refusal costs one read of the cache and one of the row, which decides and has the first entry', async () => {
  const { code, cost, project } = await openDoor();
  await cost(code);
  await project();
  const refusal = { result: 'already_used', dynamo: { GetItem: 1 }, valkey: { hget: 1 } };
  // The first one after a quiet while is counted in the store at once, and its answer does not wait for that.
  expect(await cost(code)).toEqual({ ...refusal, dynamo: { GetItem: 1, UpdateItem: 1 } });
  expect(await cost(code)).toEqual(refusal);
});

/** Holds every request to DynamoDB but those for this table back, until `release`. */
async function holdOthers(table: string) {
  const { dynamo } = await import('../../../../shared/dynamo/client.ts');
  let held: string[] = [];
  let opened = Promise.withResolvers<void>();
  const running = new Set<Promise<unknown>>();
  dynamo.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const { TableName } = args.input as { TableName?: string };
        if (TableName === table) return next(args);
        held.push(commandName);
        const answer = opened.promise.then(() => next(args));
        running.add(answer);
        return answer.finally(() => running.delete(answer));
      },
    { name: 'hold', step: 'initialize' },
  );
  return async (): Promise<string[]> => {
    opened.resolve();
    while (running.size > 0) await Promise.all(running);
    const released = held;
    held = [];
    opened = Promise.withResolvers();
    return released;
  };
}

it('while a door is busy, no scan waits for what the process remembers, stores rarely or counts', async () => {
  const { night, code, deviceToken, project } = await openDoor();
  await scan(deviceToken, night.eventId, code);
  await project();
  await scan(deviceToken, night.eventId, code);
  const { clock } = await import('../../../../shared/base/clock.ts');
  const release = await holdOthers(process.env.TICKETS_TABLE ?? '');
  const start = clock.now();
  const released: string[] = [];
  // Longer than anything is remembered, in steps that are shorter than the end of the shortest memory.
  for (let ms = 0; ms < 33_000; ms += 300) {
    clock.now = () => start + ms;
    const late = wait(20_000, undefined, { ref: false });
    const answer = await Promise.race([scan(deviceToken, night.eventId, code), late]);
    const requests = await release();
    if (!answer) expect.fail(`After ${ms} ms a scan waits for one of ${requests}`);
    expect(answer.body.result).toBe('already_used');
    released.push(...requests);
  }
  expect(new Set(released)).toEqual(new Set(['QueryCommand', 'GetItemCommand', 'UpdateItemCommand']));
});

it('a forged code and one of another event cost nothing', async () => {
  const { night, code, cost } = await openDoor();
  // Read as typed on a German keyboard, a code may have another key id. Unknown ids cost a read a second: see below.
  await cost(withInventedKey(code));
  const forged = `${code.slice(0, -8)}${code.endsWith('A') ? 'BBBBBBBB' : 'AAAAAAAA'}`;
  expect(await cost(forged)).toEqual({ result: 'invalid', dynamo: {}, valkey: {} });
  expect(await cost('https://example.com/any')).toEqual({ result: 'invalid', dynamo: {}, valkey: {} });
  const other = await show();
  const { codes } = await boughtTickets(other, 1);
  expect(await cost(codes[0] ?? '', night.eventId)).toEqual({ result: 'wrong_event', dynamo: {}, valkey: {} });
});

/** A code with an invented key id, which is another one if it is read as typed on a German keyboard. */
function withInventedKey(code: string): string {
  for (;;) {
    const bytes = base32nopad.decode(code);
    bytes.set(randomBytes(4), 1);
    // A last letter that a German keyboard exchanges would leave one reading only.
    const text = `${base32nopad.encode(bytes).slice(0, -1)}A`;
    if (new Set(codesIn(text).map(({ ticket }) => ticket.kid)).size === 2) return text;
  }
}

it('codes with invented key ids cost one read of the keys a second, however many are scanned', async () => {
  const { night, code, used } = await openDoor();
  const { scanTicket } = await import('../../../../functions/checkin/door/scan-ticket.ts');
  const { clock } = await import('../../../../shared/base/clock.ts');
  const { checkinLimits } = await import('../../../../functions/checkin/limits.ts');
  const scanner = { id: 'dev_attacker', eventId: night.eventId, gateIds: [] };
  const forge = () =>
    scanTicket(scanner, { code: withInventedKey(code), scanId: randomUUID(), direction: 'in', people: 1 }, clock.now());
  await valkey.admin.config('RESETSTAT');
  for (let round = 0; round < 2; round++) {
    used.since();
    const answers = await Promise.all(Array.from({ length: 200 }, forge));
    for (let nth = 0; nth < 50; nth++) answers.push(await forge());
    expect(answers.filter(({ result }) => result !== 'invalid')).toEqual([]);
    expect(used.since().commands).toEqual({ Query: 1 });
    const next = clock.now() + checkinLimits.unknownKeyMs;
    clock.now = () => next;
  }
  expect(await commands()).toEqual({});
});
