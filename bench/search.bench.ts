import { gunzipSync, gzipSync } from 'node:zlib';
import { it } from 'vitest';
import { MiniIndex } from '../functions/catalog/search/mini-index.ts';
import type { SearchDocument } from '../functions/catalog/search/search-document.ts';
import { quantile, report } from './report.ts';

/** Returns a seeded random number generator, so every run has the same catalogue. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const syllables =
  'ba be bi bo ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so ta te ti to'.split(' ');
const categories = ['concert', 'club', 'comedy', 'theatre', 'festival', 'sport', 'family', 'conference'];
const cities = ['Berlin', 'München', 'Łódź', 'Lisboa', 'Wien', 'Zürich', 'Paris', 'New York', 'Chicago', 'København'];

/** Builds events with a realistic vocabulary: some common words, and names that rarely repeat. */
function catalogue(count: number, now: number): SearchDocument[] {
  const draw = numbers(7);
  const word = () => Array.from({ length: 2 + draw(3) }, () => syllables[draw(syllables.length)]).join('');
  const common = Array.from({ length: 3_000 }, word);
  const words = (n: number) =>
    Array.from({ length: n }, () => common[Math.floor(draw(3_000) * (draw(1_000) / 1_000))]).join(' ');
  return Array.from({ length: count }, (_, n) => ({
    id: `evt_${String(n).padStart(26, '0')}`,
    version: 1,
    title: `${word()} ${word()} ${words(2)}`,
    description: words(60),
    category: categories[draw(categories.length)] ?? '',
    city: cities[draw(cities.length)] ?? '',
    venue: `${words(1)} hall`,
    organizer: words(2),
    attributes: `${word()} ${words(3)}`,
    organizerId: `org_${draw(500)}`,
    startsAt: now + draw(365) * 86_400_000,
    endsAt: now + 366 * 86_400_000,
  }));
}

const queriesOf = (documents: readonly SearchDocument[]) => {
  const draw = numbers(11);
  return Array.from({ length: 400 }, (_, n) => {
    const { title, city, category } = documents[draw(documents.length)] as SearchDocument;
    const [first = '', second = ''] = title.split(' ');
    const typo = first.slice(0, 2) + first.slice(3);
    return [`${first} ${second}`, first.slice(0, 4), typo, `${category} ${city}`, `${typo} ${city}`][n % 5] ?? '';
  });
};

const timed = <T>(work: () => T): [T, number] => {
  const startedAt = performance.now();
  const result = work();
  return [result, performance.now() - startedAt];
};

it.each([1_000, 10_000, 50_000])('%i events', async (count) => {
  const now = Date.now();
  const documents = catalogue(count, now);
  const index = new MiniIndex();
  const [, build] = timed(() => index.apply(documents));
  const [packed, pack] = timed(() => gzipSync(JSON.stringify(index.toJSON())));
  const before = process.memoryUsage().heapUsed;
  const [loaded, load] = timed(() => MiniIndex.load(JSON.parse(gunzipSync(packed).toString())));
  const heap = process.memoryUsage().heapUsed - before;
  const popularity = new Map(documents.slice(0, 1_000).map(({ id }, n) => [id, n]));
  const queries = queriesOf(documents);
  for (const text of queries.slice(0, 20)) loaded.find({ text }, popularity, now);
  const times = queries.map((text) => timed(() => loaded.find({ text }, popularity, now))[1]);
  const common = 'concert ba ko ri la sta mo re ti ne lo si';
  const [, worst] = timed(() => loaded.find({ text: common }, popularity, now));
  const [, change] = timed(() => loaded.apply([{ ...(documents[0] as SearchDocument), version: 2, title: 'Another' }]));
  report(`search in ${count} events`, [
    ['index in S3, gzip', packed.byteLength / 1024, 'KiB'],
    ['build from the events', build, 'ms'],
    ['compress', pack, 'ms'],
    ['load', load, 'ms'],
    ['heap, at most', heap / 2 ** 20, 'MiB'],
    ['apply one change', change, 'ms'],
    ['query, median', quantile(times, 0.5), 'ms'],
    ['query, p99', quantile(times, 0.99), 'ms'],
    ['query of twelve common words and prefixes', worst, 'ms'],
  ]);
});
