import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { randomFrom } from '../../../../support/faults/random-from.ts';
import { startChain, type World } from './order-chain.ts';

/*
 * Goal: an order that the outbox has confirmed ends exactly once as confirmed, whenever the host is killed.
 * Method: the whole chain with real tables, deliveries and state machines on a file. Fake functions are idempotent and
 * fail now and then. A copy of the running files is what a kill leaves, and the next host starts on it.
 */

const orderCount = 50;
const kills = 30;

it.each([1, 2])(
  '50 orders survive 30 kills, each confirmed by exactly one execution (seed %i)',
  async (seed) => {
    const random = randomFrom(seed);
    const world: World = { tokens: new Set(), confirmed: new Map(), random };
    const closes: (() => Promise<void>)[] = [];
    onTestFinished(async () => {
      await Promise.all(closes.map((close) => close()));
    });
    const start = async (folder: string) => {
      const started = await startChain(folder, world);
      closes.push(started.close);
      return started;
    };
    const waiting = Array.from({ length: orderCount }, (_, index) => `order-${index}`);
    const confirmed = new Set<string>();
    let chain = await start(mkdtempSync(join(tmpdir(), 'order-chain-')));
    for (let kill = 0; kill <= kills; kill += 1) {
      // Clients place what is not confirmed yet, in any order relative to the kill.
      for (const orderId of waiting.filter((one) => !confirmed.has(one)).slice(0, 5)) {
        void chain.place(orderId).then(() => confirmed.add(orderId));
      }
      for (let turns = Math.floor(random() * 40); turns > 0; turns -= 1) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        if (random() < 0.2) void chain.reportPayments();
      }
      if (random() < 0.3) await new Promise((resolve) => setTimeout(resolve, random() * 150));
      if (kill < kills) chain = await start(chain.kill());
    }

    for (const orderId of waiting.filter((one) => !confirmed.has(one))) await chain.place(orderId);
    const executions = () =>
      chain.database.sql.prepare('SELECT name, status, output FROM executions ORDER BY id').all() as {
        name: string;
        status: string;
        output: string;
      }[];
    await vi.waitFor(
      async () => {
        await chain.reportPayments();
        expect(executions().filter(({ status }) => status === 'SUCCEEDED')).toHaveLength(orderCount);
      },
      { timeout: 20_000, interval: 50 },
    );
    expect(
      executions()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(waiting.toSorted());
    for (const { output } of executions()) expect(JSON.parse(output).confirmation).toEqual({ outcome: 'confirmed' });
    expect([...world.confirmed.keys()].sort()).toEqual(waiting.toSorted());
    // Nothing is left on its way.
    await vi.waitFor(() => {
      for (const table of ['queue_messages', 'async_invocations']) {
        expect(chain.database.sql.prepare(`SELECT count(*) AS count FROM ${table}`).get()).toEqual({ count: 0 });
      }
    }, 5_000);
  },
  60_000,
);
