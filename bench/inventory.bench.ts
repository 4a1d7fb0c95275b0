import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { openCache } from '../shared/cache/valkey.ts';
import { journey } from '../test/support/actors/journey.ts';
import { show } from '../test/support/actors/world.ts';
import { startInProcess } from '../test/support/engine/in-process.ts';
import { meter } from '../test/support/engine/meter.ts';
import { findings } from '../test/support/state/audit.ts';
import { projectionOf } from '../test/support/state/projection.ts';
import { mortalValkey } from '../test/support/valkey/mortal-valkey.ts';
import { drawHints } from './hints.ts';
import { report } from './report.ts';
import { buy, countPlaces, sellOut, spread } from './sell-out.ts';

const full = process.env.BENCH_FULL === '1';
/** With `--full` a stadium that sells out completely. Otherwise a hall, where a tenth of the holders pay. */
const capacity = full ? 50_000 : 5_000;
const paying = full ? 1 : 0.1;

it('hints', async () => {
  const cache = openCache(inject('valkey'));
  for (const concurrency of [1, 50, 200]) {
    const { perSecond, perCpuSecond } = await drawHints(cache, concurrency, 3);
    report('hints', [
      [`holds of two, ${concurrency} concurrent`, perSecond, '1/s'],
      [`holds of two, ${concurrency} concurrent, per CPU second`, perCpuSecond, '1/s'],
    ]);
  }
});

it('units', async () => {
  await startInProcess({ cache: true, fresh: true });
  const party = await show();
  await (await projectionOf(party.ticketTypeId))();
  const counted = await meter({ units: true });
  await journey(party, counted);
  const steps = Object.entries(await journey(party, counted));
  report('two tickets from cart to door', [
    ...steps.map(([step, { writes }]): [string, number, string] => [`${step}, writes`, writes, 'units']),
    ['total, writes', steps.reduce((sum, [, { writes }]) => sum + writes, 0), 'units'],
    ...steps.map(([step, { requests }]): [string, number, string] => [`${step}, round trips`, requests, 'requests']),
  ]);
});

/** Fills the pool, then projects changes into it. The interval grows with the number of places to compare. */
async function follow(ticketTypeId: string) {
  const project = await projectionOf(ticketTypeId);
  await project();
  let over = false;
  const following = (async () => {
    while (!over) {
      await wait(capacity / 2.5);
      await project();
    }
  })();
  return {
    end() {
      over = true;
      return following;
    },
  };
}

describe('a sell-out in groups of 1 to 8', () => {
  it.each(['on', 'off', 'lost halfway'])('cache %s', async (how) => {
    const mortal = how === 'lost halfway' ? await mortalValkey() : undefined;
    await startInProcess({ cache: mortal?.address ?? how === 'on', fresh: true });
    const party = { ...(await show({ capacity })), capacity };
    const stream = await follow(party.ticketTypeId);
    const { holders, holds, attempts, tail, refused, seconds, milliseconds } = await sellOut(
      party,
      await meter(),
      mortal?.end,
    );
    await stream.end();
    expect(await countPlaces(party.ticketTypeId)).toEqual({ held: capacity, sold: 0, free: 0 });
    const payers = holders.slice(0, Math.ceil(holders.length * paying));
    const bought = await buy(payers);
    expect(bought.confirmed).toBe(payers.length);
    const after = await countPlaces(party.ticketTypeId);
    expect(after.held + after.sold).toBe(capacity);
    if (full) expect(after.sold).toBe(capacity);
    expect(await findings()).toEqual([]);
    const { p50, p99 } = spread(milliseconds);
    report(`sell-out of ${capacity}, cache ${how}`, [
      ['held', after.held + after.sold, 'places'],
      ['sold, of those held', after.sold, 'places'],
      ['false rejections before the last 1 %', (100 * refused.early) / holds, '%'],
      ['false rejections in the last 1 %', refused.late, 'holds'],
      ['attempts per hold', attempts / holds, ''],
      ['attempts per hold in the last 1 %', tail.attempts / Math.max(1, tail.holds), ''],
      ['holds', holds / seconds, '1/s'],
      ['hold, median', p50, 'ms'],
      ['hold, p99', p99, 'ms'],
      ['orders from cart to ticket', bought.confirmed / bought.seconds, '1/s'],
      ['audit findings', 0, ''],
    ]);
  });
});
