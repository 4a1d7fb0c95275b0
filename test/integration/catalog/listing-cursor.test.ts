import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

/*
 * Goal: pagination neither repeats nor loses an event while others come and go.
 * Method: random lists, page sizes, filters and changes between pages, checked against the events that stayed.
 */

let template: Record<string, unknown>;
beforeAll(async () => {
  await startInProcess({ cache: false });
  const { eventId } = await show({ doorsIn: 24 });
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const { eventKey } = await import('../../../shared/records/event-row.ts');
  const row = await getItem<Record<string, unknown>>(process.env.EVENTS_TABLE ?? '', eventKey(eventId));
  template = row ?? {};
});

const hour = 3_600_000;
const cities = ['Vienna', 'Łódź'];
/** An event of a run. Some start at the same moment and differ by id only. */
interface Made {
  eventId: string;
  city: string;
}

/** Each run uses its own month, far from now, so runs do not see each other's events. */
let runs = 0;

async function write({ eventId, city }: Made, startsAt: number): Promise<void> {
  const { put } = await import('../../../shared/dynamo/write.ts');
  const { eventKey } = await import('../../../shared/records/event-row.ts');
  await put(process.env.EVENTS_TABLE ?? '', {
    ...template,
    ...eventKey(eventId),
    ...{ eventId, startsAt, endsAt: startsAt + hour, listing: 'published' },
    position: `${new Date(startsAt).toISOString()}#${eventId}`,
    venue: { ...(template.venue as object), city },
  });
}

async function remove({ eventId }: Made): Promise<void> {
  const { deleteAll } = await import('../../../shared/dynamo/write.ts');
  const { eventKey } = await import('../../../shared/records/event-row.ts');
  await deleteAll(process.env.EVENTS_TABLE ?? '', [eventKey(eventId)]);
}

/** A change between two pages: an event is added or removed. */
const change = fc.oneof(
  fc.record({ what: fc.constant('added' as const), hours: fc.nat(9), city: fc.nat(1) }),
  fc.record({ what: fc.constant('removed' as const), which: fc.nat(30) }),
);

const walk = fc.record({
  initial: fc.array(fc.record({ hours: fc.nat(9), city: fc.nat(1) }), { maxLength: 12 }),
  limit: fc.integer({ min: 1, max: 5 }),
  city: fc.constantFrom(undefined, 'vienna', 'lodz'),
  changes: fc.array(fc.array(change, { maxLength: 2 }), { maxLength: 8 }),
});

it('a list read page by page has each event that stays exactly once, whatever else is added or removed', async () => {
  const { listEvents } = await import('../../../functions/catalog/browse/listing-store.ts');
  const { clock } = await import('../../../shared/base/clock.ts');
  const property = fc.asyncProperty(walk, async ({ initial, limit, city, changes }) => {
    const run = ++runs;
    const from = Date.UTC(2100, run);
    let made = 0;
    const make = async ({ hours, city: which }: { hours: number; city: number }): Promise<Made> => {
      const id = `evt_${String(run).padStart(4, '0')}${String((made++ * 7) % 100).padStart(2, '0')}`;
      const event = { eventId: id, city: cities[which] ?? '' };
      await write(event, from + hours * hour);
      return event;
    };
    const stay = new Map<string, Made>();
    for (const one of initial) {
      const event = await make(one);
      stay.set(event.eventId, event);
    }
    const all = [...stay.values()];
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; ; page++) {
      const to = Date.UTC(2100, run + 1) - 1;
      const { items, nextCursor } = await listEvents({ from, to, limit, city, cursor }, clock.now());
      expect(items.length).toBeLessThanOrEqual(limit);
      seen.push(...items.map(({ eventId }: EventRow) => eventId));
      if (nextCursor === null) break;
      expect(page).toBeLessThan(60);
      cursor = nextCursor;
      for (const one of changes[page] ?? []) {
        if (one.what === 'added') all.push(await make(one));
        else {
          const [gone] = all.splice(one.which % Math.max(1, all.length), 1);
          if (gone) await remove(gone);
          if (gone) stay.delete(gone.eventId);
        }
      }
    }
    expect(new Set(seen).size).toBe(seen.length);
    const wanted = city === undefined ? cities : [city === 'vienna' ? 'Vienna' : 'Łódź'];
    const missed = [...stay.values()].filter((event) => wanted.includes(event.city) && !seen.includes(event.eventId));
    expect(missed).toEqual([]);
  });
  await fc.assert(property, { numRuns: 60 });
});

it('rejects a cursor of another list, and text that is no cursor', async () => {
  const { nextCursor } = must(200, await call('GET', '/v1/venues?limit=1'));
  for (const cursor of [nextCursor ?? 'nothing', 'e30', Buffer.from('{"pk":"event#1"}').toString('base64url')]) {
    const { status, body } = await call('GET', `/v1/events?cursor=${cursor}`);
    expect([status, body.errors?.[0]?.pointer]).toEqual([422, '?cursor']);
  }
});
