import { describe, expect, it } from 'vitest';
import { pageOfIds } from '../../../functions/catalog/browse/id-page.ts';
import { boosted } from '../../../functions/catalog/search/relevance.ts';
import { documentChangeOf } from '../../../functions/catalog/search/search-document.ts';
import { allowedMistakes, swapsOf, termsOf, wordsOf } from '../../../functions/catalog/search/search-text.ts';
import { compacted, rebuilt, type Snapshot, withChanges } from '../../../functions/catalog/search/snapshot.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { folded } from '../../../shared/text/text.ts';

const day = 86_400_000;

describe('words', () => {
  it.each([
    ['Łódź', 'lodz'],
    ['STRASSE', folded('Straße')],
    ['Ærø Þing', 'aero thing'],
    ['Dvořák', 'dvorak'],
    ['ﬁlm', 'film'],
    ['Όμηρος', folded('ΟΜΗΡΟΣ')],
  ])('%s folds to %s', (text, wanted) => expect(folded(text)).toBe(wanted));

  it('are separated by non-alphanumeric characters and joined by an apostrophe', () =>
    expect(wordsOf('The Fool’s Hour — 24/7, (live!)')).toEqual(['the', 'fools', 'hour', '24', '7', 'live']));

  it('that are stop words count only if there are no others', () => {
    expect(termsOf('jazz in the city')).toEqual(['jazz', 'city']);
    expect(termsOf('the who')).toEqual(['who']);
    expect(termsOf('in the')).toEqual(['in', 'the']);
    expect(termsOf(Array.from({ length: 50 }, (_, n) => `word${n}`).join(' '))).toHaveLength(12);
  });

  it('tolerate typos by their length, and none with a digit', () =>
    expect(['two', 'jazz', 'mahler', '2026', 'u2band'].map(allowedMistakes)).toEqual([0, 1, 2, 0, 0]));

  it('have variants with two neighbouring letters swapped', () =>
    expect(swapsOf('jazz')).toEqual(['ajzz', 'jzaz', 'jazz']));
});

describe('the order of results', () => {
  const hit = (days: number, id = 'evt_1') => ({ score: 10, startsAt: days * day, id });
  const plain = { popularity: new Map(), maxPopularity: 0, now: 0 };

  it('is by text, boosted for sooner events, but never above a much better match', () => {
    expect(boosted(hit(1), plain)).toBeGreaterThan(boosted(hit(60), plain));
    expect(boosted({ ...hit(400), score: 14 }, plain)).toBeGreaterThan(boosted(hit(0), plain));
  });

  it('is boosted by popularity', () => {
    const popularity = new Map([['evt_2', 50]]);
    expect(boosted(hit(1, 'evt_2'), { popularity, maxPopularity: 50, now: 0 })).toBeGreaterThan(
      boosted(hit(1), { popularity, maxPopularity: 50, now: 0 }),
    );
  });

  it('continues after the last event shown, even if the ids before it have changed', () => {
    const first = pageOfIds(['a', 'b', 'c', 'd'], 2);
    expect(first.page).toEqual(['a', 'b']);
    expect(pageOfIds(['x', 'a', 'b', 'c', 'd'], 2, first.next).page).toEqual(['c', 'd']);
    expect(pageOfIds(['a', 'c', 'd'], 2, first.next)).toEqual({ page: ['d'], next: undefined });
  });
});

describe('the snapshot of the index', () => {
  const change = (id: string, version: number) => ({ id, version, gone: true as const });
  const empty: Snapshot = { revision: 1, base: { key: 'a', revision: 1 }, rebuiltAt: 0, changes: [] };
  const versions = ({ changes }: Snapshot) => changes.map(({ change: { id, version } }) => `${id}.${version}`);

  it('keeps the newer change of an event when changes arrive out of order', () => {
    const newest = withChanges(withChanges(empty, [change('e', 3)]), [change('e', 2), change('f', 1)]);
    expect(versions(newest)).toEqual(['e.3', 'f.1']);
    expect(newest.revision).toBe(3);
  });

  it('keeps the changes that arrived during a compaction', () => {
    const one = withChanges(empty, [change('e', 1)]);
    const two = withChanges(one, [change('f', 1)]);
    expect(versions(compacted(two, 'b', one.revision))).toEqual(['f.1']);
  });

  it('keeps all changes beside a rebuilt index, and makes every reader load that', () => {
    const one = withChanges(empty, [change('e', 1)]);
    const result = rebuilt(one, 'b', 5);
    expect(versions(result)).toEqual(['e.1']);
    expect(result.base).toEqual({ key: 'b', revision: result.revision });
  });
});

describe('a search document', () => {
  const event = {
    eventId: 'evt_1',
    version: 4,
    status: 'published',
    description: 'x'.repeat(5_000),
    endsAt: 10,
    venue: {},
    organizer: {},
    attributesJson: JSON.stringify({ lineup: [{ name: 'Marta', tags: ['vinyl'] }], age: 18, hidden: null }),
  } as unknown as EventRow;

  it('holds the texts and numbers inside the attributes, and a bounded description', () => {
    const change = documentChangeOf(event, 0);
    expect(change).toMatchObject({ attributes: '18 Marta vinyl' });
    expect('description' in change && change.description.length).toBe(1_000);
  });

  it('becomes a tombstone once its event is no longer listed', () => {
    expect(documentChangeOf(event, 10)).toEqual({ id: 'evt_1', version: 4, gone: true });
    expect(documentChangeOf({ ...event, status: 'cancelling' }, 0)).toEqual({ id: 'evt_1', version: 4, gone: true });
  });
});
