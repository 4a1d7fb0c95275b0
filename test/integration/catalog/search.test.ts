import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { clock } from '../../../shared/base/clock.ts';
import { draft, must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { indexEvents, listingRecord } from '../../support/state/listing.ts';

/*
 * Goal: search finds what lists show, and loses no change under concurrent writers, compaction and rebuilds.
 * Method: runs the handlers of stream and rebuild, with the clock moved past their intervals.
 */

beforeAll(() => startInProcess({ cache: false }));

/** Moves the clock past the age at which a reader polls again. */
let later = 0;
const pass = async (milliseconds: number) => {
  later += milliseconds;
  // A reader in reset modules has its own clock.
  const { clock: another } = await import('../../../shared/base/clock.ts');
  for (const one of [clock, another]) vi.spyOn(one, 'now').mockImplementation(() => Date.now() + later);
};

beforeEach(() => pass(2_000));

const search = (q: string, more = '') => call('GET', `/v1/events/search?q=${encodeURIComponent(q)}${more}`);
const idsOf = async (q: string, more = ''): Promise<string[]> =>
  must(200, await search(q, more)).items.map(({ id }: { id: string }) => id);

const bucketKeys = async () => {
  const { Contents = [] } = await new S3Client({}).send(new ListObjectsV2Command({ Bucket: process.env.BUCKET }));
  return Contents.flatMap(({ Key }) => (Key?.startsWith('search/') ? [Key] : []));
};

it('is an empty list while there is no index', async () => {
  expect(must(200, await search('late show'))).toEqual({ items: [], nextCursor: null });
  expect(await bucketKeys()).toEqual([]);
});

describe('an event', () => {
  it('is found by a mistyped word once published, as lists show it, cacheable for a minute', async () => {
    const { eventId } = await show();
    await indexEvents(eventId);
    const answer = await search('laet shwo');
    const listed = must(200, await call('GET', '/v1/events?limit=100')).items;
    expect(must(200, answer).items).toEqual(listed.filter(({ id }: { id: string }) => id === eventId));
    expect(answer.headers.get('cache-control')).toBe('public, max-age=2, s-maxage=60');
  });

  it('is not found as a draft, even if the stream delivers it', async () => {
    const drafted = await draft();
    await indexEvents(drafted.eventId);
    expect(await idsOf('late show')).not.toContain(drafted.eventId);
  });

  it('is not found once cancelled: immediately in results, later in the index', async () => {
    const { eventId } = await show();
    await indexEvents(eventId);
    await pass(2_000);
    expect(await idsOf('late show')).toContain(eventId);
    const { update } = await import('../../../shared/dynamo/write.ts');
    const { eventKey } = await import('../../../shared/records/event-row.ts');
    await update(process.env.EVENTS_TABLE ?? '', eventKey(eventId), {
      UpdateExpression: 'SET #status = :cancelled, #version = #version + :one',
      ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
      ExpressionAttributeValues: { ':cancelled': 'cancelled', ':one': 1 },
    });
    expect(await idsOf('late show')).not.toContain(eventId);
    await indexEvents(eventId);
    await pass(2_000);
    const { currentIndex } = await import('../../../functions/catalog/search/read-index.ts');
    expect((await currentIndex())?.find({ text: 'late show' }, new Map(), clock.now())).not.toContain(eventId);
  });

  it('is found by its city and category regardless of case, and by no other filter', async () => {
    const { eventId, organizerId } = await show();
    await indexEvents(eventId);
    await pass(2_000);
    expect(await idsOf('show', '&city=VIENNA&category=Concert')).toContain(eventId);
    expect(await idsOf('show', `&organizerId=${organizerId}`)).toEqual([eventId]);
    expect(await idsOf('show', '&city=Berlin')).toEqual([]);
    expect(await idsOf('show', '&from=2030-01-01T00:00:00Z')).toEqual([]);
    expect(await idsOf('show', '&to=2020-01-01T00:00:00Z')).toEqual([]);
  });
});

describe('the result list', () => {
  it('continues where the previous page ended', async () => {
    const shows = [await show(), await show(), await show()];
    await indexEvents(...shows.map(({ eventId }) => eventId));
    await pass(2_000);
    const all = await idsOf('late show', '&limit=100');
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = must(200, await search('late show', `&limit=2${cursor && `&cursor=${cursor}`}`));
      found.push(...page.items.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(all);
    expect(all.length).toBeGreaterThanOrEqual(3);
  });

  it.each(['x', 'e30', 'eyJhZnRlciI6MSwicG9zaXRpb24iOjF9', 'eyJhZnRlciI6ImUiLCJwb3NpdGlvbiI6LTF9'])(
    'rejects the cursor %s',
    async (cursor) => {
      expect((await search('show', `&cursor=${cursor}`)).status).toBe(422);
    },
  );

  it.each(['!!!', '🎉', '\u0000', '__proto__', 'constructor', '%', 'AND OR NOT *', 'a'.repeat(200), 'ﷺ'.repeat(50)])(
    'answers %j',
    async (q) => {
      expect((await search(q)).status).toBe(200);
    },
  );

  it.each(['', '   ', 'a'.repeat(201)])('rejects %j', async (q) => {
    expect((await search(q)).status).toBe(422);
  });
});

describe('the writer', () => {
  const event = async () => {
    const drafted = await draft();
    const { readEvent } = await import('../../../shared/records/event-row.ts');
    const row = await readEvent(drafted.eventId);
    if (!row) throw new Error('The draft is gone');
    return row;
  };

  it('loses no change of concurrent writers', async () => {
    const { applyChanges } = await import('../../../functions/catalog/search/write-index.ts');
    const { documentChangeOf } = await import('../../../functions/catalog/search/search-document.ts');
    const row = { ...(await event()), status: 'published' as const };
    const ids = Array.from({ length: 6 }, (_, n) => `evt_at_once_${n}`);
    await Promise.all(ids.map((eventId) => applyChanges([documentChangeOf({ ...row, eventId }, Date.now())])));
    await pass(2_000);
    const { currentIndex } = await import('../../../functions/catalog/search/read-index.ts');
    const found = (await currentIndex())?.find({ text: 'late show' }, new Map(), clock.now()) ?? [];
    expect(found).toEqual(expect.arrayContaining(ids));
  });

  it('compacts many changes into the index, which a new reader loads with later changes', async () => {
    const { handler } = await import('../../../functions/catalog/on-listing-changed.ts');
    const row = { ...(await event()), status: 'published' as const };
    const before = (await bucketKeys()).length;
    const many = Array.from({ length: 600 }, (_, n) => ({
      ...row,
      eventId: `evt_many_${n}`,
      title: `Crowd ${n} marquee`,
    }));
    await handler({ Records: many.map(listingRecord) });
    expect((await bucketKeys()).length).toBe(before + 1);
    await handler({ Records: [listingRecord({ ...row, eventId: 'evt_after', title: 'Crowd after marquee' })] });
    vi.resetModules();
    const { currentIndex } = await import('../../../functions/catalog/search/read-index.ts');
    const found = (await currentIndex())?.find({ text: 'crowd marquee' }, new Map(), clock.now()) ?? [];
    expect(found).toHaveLength(601);
    // Only the later change is left beside the index.
    const { Body } = await new S3Client({}).send(
      new GetObjectCommand({ Bucket: process.env.BUCKET, Key: 'search/v1-newest.json.gz' }),
    );
    const { gunzipSync } = await import('node:zlib');
    const newest = JSON.parse(gunzipSync((await Body?.transformToByteArray()) ?? '').toString());
    expect(newest.changes.map(({ change }: { change: { id: string } }) => change.id)).toEqual(['evt_after']);
  });

  it('rebuilds the index from the table once a day, without events that the table does not have', async () => {
    const { eventId } = await show();
    const { handler } = await import('../../../functions/catalog/search-rebuild.ts');
    const before = await bucketKeys();
    await handler();
    expect(await bucketKeys()).toEqual(before);
    await pass(25 * 3_600_000);
    await handler();
    expect((await bucketKeys()).length).toBe(before.length + 1);
    await handler();
    expect((await bucketKeys()).length).toBe(before.length + 1);
    later -= 25 * 3_600_000;
    await handler({ force: true });
    await pass(2_000);
    expect(await idsOf('late show', '&limit=100')).toContain(eventId);
    const { currentIndex } = await import('../../../functions/catalog/search/read-index.ts');
    expect((await currentIndex())?.find({ text: 'marquee' }, new Map(), clock.now())).not.toContain('evt_many_1');
  });
});

it('is unavailable while search is given up, with a retry-after header', async () => {
  const { put } = await import('../../../shared/dynamo/write.ts');
  const row = { pk: 'settings', sk: 'giveUp', name: 'giveUp', version: 1, changedAt: 0, changedBy: 'test' };
  await put(process.env.SETTINGS_TABLE ?? '', { ...row, value: 'search' });
  await pass(31_000);
  const answer = await search('late show');
  expect([answer.status, answer.body.code, answer.body.retryable]).toEqual([503, 'search_given_up', true]);
  expect(answer.headers.get('retry-after')).toBe('30');
  await put(process.env.SETTINGS_TABLE ?? '', { ...row, value: 'nothing' });
  await pass(31_000);
  must(200, await search('late show'));
});
