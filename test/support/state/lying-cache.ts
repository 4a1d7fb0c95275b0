import { type Cache, hit, type Lookup, miss, noCache } from '../../../shared/cache/cache.ts';

/** What a lying cache answers. What is left out is as in `noCache`. */
type Lie = Partial<Cache>;

const isDoor = (key: string): boolean => key.startsWith('door:');
/** A moment of change would hide the lie: views that are as old are not used. */
const isChange = (key: string): boolean => key.includes(':changed:');
const always =
  (text: string | ((key: string, now: number) => string)): Cache['get'] =>
  async (key) => {
    if (isChange(key) && typeof text !== 'string') return miss;
    // The clock of the modules that are loaded now.
    const { clock } = await import('../../../shared/base/clock.ts');
    return hit(typeof text === 'string' ? text : text(key, clock.now()));
  };
const draws =
  (...members: string[]): Cache['takeRandom'] =>
  async () =>
    hit(members);
const counts =
  (count: number): Cache['count'] =>
  async () =>
    hit(count);
/** Nobody may load a view any more: everybody takes what the cache has. */
const spent = counts(1_000_000);
const done = {
  setNewer: async () => true,
  setNewerFields: async () => true,
  add: async () => true,
  remove: async () => true,
};

/** Keeps the first value of each key for ever, and never forgets a place that was free once. */
function stale(): Lie {
  const first = new Map<string, string>();
  const everyPlace = [0, 1].flatMap((shard) => Array.from({ length: 8 }, (_, number) => `${shard}:${number}`));
  return {
    ...done,
    get: async (key): Promise<Lookup<string>> => {
      const text = first.get(key);
      return text === undefined ? miss : hit(text);
    },
    setNewer: async (key, version, value) => {
      if (!first.has(key)) first.set(key, `${version}|${value}`);
      return true;
    },
    getField: async (key, field): Promise<Lookup<string>> => {
      const text = first.get(`${key}/${field}`);
      return text === undefined ? miss : hit(text);
    },
    setNewerFields: async (key, fields) => {
      for (const { field, version, value } of fields) {
        if (!first.has(`${key}/${field}`)) first.set(`${key}/${field}`, `${version}|${value}`);
      }
      return true;
    },
    takeRandom: async (set, count) =>
      hit(everyPlace.filter((name) => set.endsWith(`#${name.split(':')[0]}}`)).slice(0, count)),
    count: counts(1),
  };
}

/** Caches that answer what is not so, by what they do. Writes seem to be done. */
export const lies: Record<string, () => Lie> = {
  'has lost everything': () => ({ ...done, get: async () => miss, takeRandom: async () => miss, count: counts(1) }),
  'has stored garbage': () => ({
    ...done,
    get: always('\u0000garbage|{'),
    takeRandom: draws('garbage', '', '0:', ':1', '0:0:0'),
    count: counts(Number.NaN),
  }),
  'has stored other types': () => ({
    ...done,
    get: always((_key, now) => `${now}|5`),
    takeRandom: draws('NaN:NaN', '-1:0', '0.5:1', '0:1.5', '99:999999', '1e1:0'),
    count: spent,
  }),
  'has stored values of another version': () => ({
    ...done,
    get: always((key, now) => (isDoor(key) ? '9|{"s":"used","n":1,"i":1,"o":1}' : `${now}|{"value":{"id":1}}`)),
    takeRandom: draws('0', '1', '2'),
    count: spent,
  }),
  'says that all tickets are inside and all loads are spent': () => ({
    ...done,
    get: async (key) => (isDoor(key) ? hit('9|["used",1,1,1]') : miss),
    count: spent,
  }),
  'says that all tickets were replaced, and that views are of the future': () => ({
    ...done,
    get: always((key, now) => (isDoor(key) ? '9|["sold",7,7,0]' : `${now + 3_600_000}|{}`)),
  }),
  'says that all tickets are unpaid, and offers one place twice': () => ({
    ...done,
    get: async (key) => (isDoor(key) ? hit('9|["held",1,1,0]') : miss),
    takeRandom: draws('0:0', '0:0', '1:0', '1:0'),
  }),
  'offers the places of other pools': () => ({
    ...done,
    takeRandom: async (set) => hit(set.endsWith('#0}') ? ['1:0', '1:1', '1:2', '1:3'] : ['0:0', '0:1']),
  }),
  'never forgets its first values': stale,
};

/** A cache whose answers can be exchanged while the system runs. */
export function exchangeableCache() {
  let current: Cache = noCache;
  const cache: Cache = {
    get: (...args) => current.get(...args),
    getField: (...args) => current.getField(...args),
    countFields: (...args) => current.countFields(...args),
    setNewer: (...args) => current.setNewer(...args),
    setNewerFields: (...args) => current.setNewerFields(...args),
    takeRandom: (...args) => current.takeRandom(...args),
    count: (...args) => current.count(...args),
    add: (...args) => current.add(...args),
    remove: (...args) => current.remove(...args),
  };
  return {
    cache,
    tell: (lie: Lie) => {
      // A lie about a key is one about its fields.
      const { get = noCache.get } = lie;
      current = { ...noCache, getField: (key) => get(key), ...lie };
    },
  };
}
