/** What the phone keeps, one store a subject. Closing the page, or a flat battery, loses none of it. */
const stores = {
  /** One record: the enrolment, and what the steward has chosen. */
  device: {},
  /** Scans that have no answer yet, by their id. */
  queue: { keyPath: 'scanId' },
  /** Answers to offline scans that the steward has not seen yet. */
  conflicts: { keyPath: 'scanId' },
  /** What this phone has let pass, by place. */
  passages: { keyPath: 'place' },
  /** What the API says of the event: one record of settings. */
  manifest: {},
  /** What the API says of used and replaced tickets, in chunks as they came. */
  entries: { autoIncrement: true },
} as const;
type StoreName = keyof typeof stores;

const name = 'nightflow-gate';
const version = 1;

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opening: Promise<IDBDatabase> | undefined;

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    for (const [store, options] of Object.entries(stores)) {
      if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store, options);
    }
  };
  const database = await settled(request);
  // Another tab with a newer page needs to change the stores.
  database.onversionchange = () => database.close();
  database.onclose = () => {
    opening = undefined;
  };
  return database;
}

/** Runs requests in one transaction. Resolves when it is on disk. */
async function within<T>(
  names: StoreName | StoreName[],
  mode: IDBTransactionMode,
  run: (store: (name: StoreName) => IDBObjectStore) => IDBRequest<T> | undefined,
): Promise<T | undefined> {
  opening ??= open();
  const transaction = (await opening).transaction(names, mode, { durability: 'strict' });
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
  const request = run((store) => transaction.objectStore(store));
  await done;
  return request?.result;
}

export const read = <T>(store: StoreName, key: IDBValidKey): Promise<T | undefined> =>
  within(store, 'readonly', (of) => of(store).get(key) as IDBRequest<T | undefined>);

export const readAll = async <T>(store: StoreName): Promise<T[]> =>
  (await within(store, 'readonly', (of) => of(store).getAll() as IDBRequest<T[]>)) ?? [];

/** Stores a value, under its own key where the store has one. */
export const write = (store: StoreName, value: unknown, key?: IDBValidKey): Promise<unknown> =>
  within(store, 'readwrite', (of) => of(store).put(value, key));

export const remove = (store: StoreName, key: IDBValidKey): Promise<unknown> =>
  within(store, 'readwrite', (of) => of(store).delete(key));

/** Empties stores at once: all of them, or none. */
export const clear = (...names: StoreName[]): Promise<unknown> =>
  within(names, 'readwrite', (of) => {
    for (const store of names) of(store).clear();
    return undefined;
  });

interface Change {
  store: StoreName;
  value: unknown;
  key?: IDBValidKey;
}

/** Stores values at once: all of them, or none. `emptied`: a store that is emptied before, `removed`: what goes. */
export async function writeAll(
  changes: readonly Change[],
  emptied?: StoreName,
  removed: readonly { store: StoreName; key: IDBValidKey }[] = [],
): Promise<void> {
  const names = new Set([...changes, ...removed].map(({ store }) => store));
  if (emptied) names.add(emptied);
  if (names.size === 0) return;
  await within([...names], 'readwrite', (of) => {
    if (emptied) of(emptied).clear();
    for (const { store, key } of removed) of(store).delete(key);
    for (const { store, value, key } of changes) of(store).put(value, key);
    return undefined;
  });
}
