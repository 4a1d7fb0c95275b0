import { beforeEach, describe, expect, it } from 'vitest';
import { MiniIndex } from '../../../functions/catalog/search/mini-index.ts';
import type { SearchDocument } from '../../../functions/catalog/search/search-document.ts';

const now = Date.UTC(2027, 0, 1);
const day = 86_400_000;

const document = (id: string, fields: Partial<SearchDocument> = {}): SearchDocument => ({
  id,
  version: 1,
  title: '',
  description: '',
  category: 'concert',
  city: 'Łódź',
  venue: '',
  organizer: '',
  attributes: '',
  organizerId: 'org_1',
  startsAt: now + day,
  endsAt: now + 2 * day,
  ...fields,
});

let index: MiniIndex;
const find = (text: string, filters = {}, moment = now) => index.find({ text, ...filters }, new Map(), moment);

beforeEach(() => {
  index = new MiniIndex();
  index.apply([
    document('title', { title: 'Glass Orchard' }),
    document('text', { description: 'An orchard of the old kind', city: 'Berlin', category: 'theatre' }),
    document('other', { title: 'Steel', organizerId: 'org_2', startsAt: now + 40 * day, endsAt: now + 41 * day }),
  ]);
});

describe('words', () => {
  it('rank a match in a title above one in a description', () => expect(find('orchard')).toEqual(['title', 'text']));
  it('match as prefixes', () => expect(find('orch')).toEqual(['title', 'text']));
  it('of two letters match as prefixes only in names, at the end of a query', () => {
    expect(find('or')).toEqual(['title']);
    expect([find('xyzzy gl'), find('gl xyzzy')]).toEqual([['title'], []]);
  });
  it('match with typos if no event has them as typed', () => {
    expect(find('orchrad')).toEqual(['title', 'text']);
    expect(find('stele')).toEqual(['other']);
  });
  it('must all match; if no event has them all, any may', () => {
    expect(find('glass orchard')).toEqual(['title']);
    expect(find('orchard nonsense')).toEqual(['title', 'text']);
  });
});

describe('filters', () => {
  it('keep events that match, regardless of case and diacritics', () => {
    expect(find('orchard', { city: 'LODZ' })).toEqual(['title']);
    expect(find('orchard', { category: 'Theatre' })).toEqual(['text']);
    expect(find('steel', { organizerId: 'org_1' })).toEqual([]);
    expect(find('steel', { from: now + 40 * day, to: now + 40 * day })).toEqual(['other']);
    expect(find('steel', { from: now + 40 * day + 1 })).toEqual([]);
    expect(find('steel', { to: now + 40 * day - 1 })).toEqual([]);
  });
  it('drop events that have ended', () => {
    expect(find('orchard', {}, now + 2 * day - 1)).toHaveLength(2);
    expect(find('orchard', {}, now + 2 * day)).toEqual([]);
  });
});

describe('changes', () => {
  it('apply only if their version is newer', () => {
    index.apply([document('title', { version: 3, title: 'Paper Kites' })]);
    index.apply([document('title', { version: 2, title: 'Glass Orchard' }), { id: 'title', version: 2, gone: true }]);
    expect([find('kites'), find('glass')]).toEqual([['title'], []]);
  });
  it('of the same version remove a document, but replace none', () => {
    index.apply([document('title', { title: 'Paper Kites' })]);
    expect(find('kites')).toEqual([]);
    index.apply([{ id: 'title', version: 1, gone: true }]);
    expect(find('glass')).toEqual([]);
  });
  it('survive vacuum and a reload, and ended events do not', async () => {
    index.apply([document('title', { version: 2, title: 'Paper Kites' })]);
    await index.vacuum(now + 3 * day);
    index = MiniIndex.load(JSON.parse(JSON.stringify(index)));
    expect([find('kites'), find('steel')]).toEqual([[], ['other']]);
  });
});
