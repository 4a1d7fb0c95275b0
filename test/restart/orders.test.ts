// Goal: what was confirmed to a client survives every end of the host, and orders on their way still reach an end.
// Method: the whole system with its state on disk. Kill the host while 100 buyers order, and stop and start it.
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cloud, localCloud } from '../../scripts/local/cloud.ts';
import { cloudEnvironment, root } from '../../scripts/local/environment.ts';
import { storedMails } from '../../scripts/local/mail/mailbox.ts';
import { freePort } from '../../scripts/local/process/ports.ts';
import { mapLimit } from '../../scripts/shared/retry.ts';
import { insistOnHold, insistOnOrder } from '../support/actors/buying.ts';
import { type Account, account, must, type Show, settled, show } from '../support/actors/world.ts';
import { tablesIn } from '../support/engine/deployed-tables.ts';
import { call, useTransport } from '../support/http/client.ts';
import { endMailLease, isMailLeased } from '../support/state/mail-lease.ts';

const folder = join(root, '.nightflow', 'restart');
let cloud: Cloud;
const start = async (ports: { cloudPort: number; valkeyPort: number }) => {
  cloud = await localCloud({ engine: 'host', folder, ...ports, persist: true });
};
let ports: Parameters<typeof start>[0];

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  ports = { cloudPort: await freePort(), valkeyPort: await freePort() };
  await start(ports);
  // Actors confirm their addresses in the tables.
  Object.assign(process.env, cloudEnvironment(cloud.endpoint), tablesIn(cloud.outputs));
  useTransport({
    // A client that waits a moment and repeats its request, with the same key, while nobody answers.
    async send({ method, path, headers, text }) {
      try {
        const body = text === undefined ? {} : { body: text };
        const answer = await fetch(`${cloud.apiUrl}${path}`, { method, headers, ...body });
        return { status: answer.status, headers: answer.headers, text: await answer.text() };
      } catch {
        await wait(250);
        return { status: 503, headers: new Headers(), text: '' };
      }
    },
    deliver: async () => {},
  });
});
afterAll(() => cloud.stop());

/** Kills the host as `kill -9` does. It is started again by itself. */
async function killHost(): Promise<void> {
  const pid = Number(await (await fetch(`${cloud.endpoint}/_nightflow/ready`)).text());
  process.kill(pid, 'SIGKILL');
}

/** Runs `npm run audit` on an event. Returns its exit code. */
const auditCode = (eventId: string): Promise<number> =>
  new Promise((resolve) => {
    const args = ['scripts/audit.ts', '--stage', 'local', '--event', eventId];
    execFile(process.execPath, args, { cwd: root, env: cloudEnvironment(cloud.endpoint) }, (error) =>
      resolve(Number(error?.code ?? 0)),
    );
  });

interface Placed {
  buyer: Account;
  id: string;
}

async function place(buyer: Account, ticketTypeId: string): Promise<Placed> {
  must(200, await insistOnHold(buyer, ticketTypeId, 1));
  return { buyer, id: must(202, await insistOnOrder(buyer)).id };
}

/** The orders whose buyer has no mail yet. */
async function ordersWithoutMail(): Promise<Placed[]> {
  const mailed = await mailedAddresses();
  return orders.filter(({ buyer }) => !mailed.has(buyer.email));
}

const ticketsOf = async ({ token }: Account) => must(200, await call('GET', '/v1/tickets', { token })).items;
const mailedAddresses = async () => {
  const mails = await storedMails(cloud.mailFolder, Number.POSITIVE_INFINITY);
  return new Set(mails.flatMap(({ to, subject }) => (/ticket/i.test(subject) ? to : [])));
};

let party: Show;
let orders: Placed[];

it('a host that is killed three times while 100 buyers order loses none of them', async () => {
  party = await show({ capacity: 110 });
  const crowd = await mapLimit(Array.from({ length: 100 }), 8, () => account());
  let accepted = 0;
  orders = await mapLimit(crowd, 8, async (buyer) => {
    const placed = await place(buyer, party.ticketTypeId);
    accepted += 1;
    if ([25, 50, 75].includes(accepted)) await killHost();
    return placed;
  });
  const ends = await mapLimit(orders, 8, ({ buyer, id }) => settled(buyer, id, 'confirmed', 'failed'));
  expect(ends.map(({ status }) => status)).toEqual(Array(100).fill('confirmed'));
  const tickets = await mapLimit(crowd, 8, ticketsOf);
  expect(tickets.map(({ length }) => length)).toEqual(Array(100).fill(1));
  expect(await auditCode(party.eventId)).toBe(0);
  // A kill may interrupt a mail that is being sent. Its message waits for the end of the sender's lease.
  const forgotten = async () => {
    const waiting = await ordersWithoutMail();
    const leased = await mapLimit(waiting, 8, ({ id }) => isMailLeased(id));
    return waiting.filter((_, index) => !leased[index]);
  };
  await expect.poll(forgotten, { timeout: 30_000 }).toEqual([]);
});

it('a stop and a start keep every order, send the mails that a kill interrupted, and sales go on', async () => {
  for (const { id } of await ordersWithoutMail()) await endMailLease(id);
  await cloud.stop();
  await start(ports);
  await expect.poll(ordersWithoutMail, { timeout: 30_000 }).toEqual([]);
  const kept = await mapLimit(orders, 8, ({ buyer, id }) => call('GET', `/v1/orders/${id}`, { token: buyer.token }));
  expect(kept.map(({ body }) => body.status)).toEqual(Array(100).fill('confirmed'));
  const { buyer, id } = await place(await account(), party.ticketTypeId);
  expect((await settled(buyer, id, 'confirmed')).tickets).toHaveLength(1);
  expect(await auditCode(party.eventId)).toBe(0);
});

it('orders that are on their way when the host is stopped end after the next start', async () => {
  const crowd = await mapLimit(Array.from({ length: 8 }), 8, () => account());
  const placed = await mapLimit(crowd, 8, (buyer) => place(buyer, party.ticketTypeId));
  await cloud.stop();
  await start(ports);
  const ends = await mapLimit(placed, 8, ({ buyer, id }) => settled(buyer, id, 'confirmed'));
  expect(ends.map(({ tickets }) => tickets.length)).toEqual(Array(8).fill(1));
  expect(await auditCode(party.eventId)).toBe(0);
});
