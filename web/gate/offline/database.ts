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
export type StoreName = keyof typeof stores;

const name = 'nightflow-gate';
const version = 1;
/** A store that takes longer hangs. What was begun is undone, so that it is not done after all. */
const patienceMs = 5_000;

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opening: Promise<IDBDatabase> | undefined;
let isFull = false;

/** Whether the last value could be stored. A phone whose disk is full scans with a network only. */
export const canStore = (): boolean => !isFull;

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    for (const [store, options] of Object.entries(stores)) {
      if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store, options);
    }
  };
  const database = await settled(request);
  // Another tab with a newer page needs to change the stores.
  database.onversionchange = () => {
    database.close();
    opening = undefined;
  };
  database.onclose = () => {
    opening = undefined;
  };
  return database;
}

/** An opening that failed is tried anew the next time. */
function opened(): Promise<IDBDatabase> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

/** Rejects when the time is up. */
const orLate = <T>(work: Promise<T>, limit: AbortSignal): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => limit.addEventListener('abort', () => reject(limit.reason), { once: true })),
  ]);

type Run<T> = (store: (name: StoreName) => IDBObjectStore) => IDBRequest<T> | undefined;

async function transact<T>(names: StoreName[], mode: IDBTransactionMode, run: Run<T>, limit: AbortSignal) {
  const database = await orLate(opened(), limit);
  const transaction = database.transaction(names, mode, { durability: 'strict' });
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
  // A change that fails in the middle has failed already.
  done.catch(() => undefined);
  const request = run((store) => transaction.objectStore(store));
  const undo = (): void => {
    try {
      transaction.abort();
    } catch {
      // It is done already.
    }
  };
  limit.addEventListener('abort', undo, { once: true });
  await done;
  limit.removeEventListener('abort', undo);
  return request?.result;
}

const reading = <T>(store: StoreName, run: Run<T>, limit = AbortSignal.timeout(patienceMs)): Promise<T | undefined> =>
  transact([store], 'readonly', run, limit);

/** Runs changes in one transaction. Resolves when it is on disk. */
const changing = (names: StoreName[], run: Run<unknown>): Promise<unknown> =>
  transact(names, 'readwrite', run, AbortSignal.timeout(patienceMs));

/** Runs changes that need space. A full disk still removes. */
async function adding(names: StoreName[], run: Run<unknown>): Promise<void> {
  try {
    await changing(names, run);
    isFull = false;
  } catch (error) {
    isFull = true;
    throw error;
  }
}

export const read = <T>(store: StoreName, key: IDBValidKey): Promise<T | undefined> =>
  reading(store, (of) => of(store).get(key) as IDBRequest<T | undefined>);

/** All that a store has may be a large event: this takes as long as it takes. */
export const readAll = async <T>(store: StoreName): Promise<T[]> =>
  (await reading(store, (of) => of(store).getAll() as IDBRequest<T[]>, new AbortController().signal)) ?? [];

export const remove = (store: StoreName, key: IDBValidKey): Promise<unknown> =>
  changing([store], (of) => {
    of(store).delete(key);
    return undefined;
  });

/** Empties stores at once: all of them, or none. */
export const clear = (...names: StoreName[]): Promise<unknown> =>
  changing(names, (of) => {
    for (const store of names) of(store).clear();
    return undefined;
  });

/** A value to be stored, under its own key where the store has one. */
export interface Change {
  store: StoreName;
  value: unknown;
  key?: IDBValidKey;
}

/** Stores values at once: all of them, or none. `emptied`: stores that are emptied before. */
export async function writeAll(changes: readonly Change[], emptied: readonly StoreName[] = []): Promise<void> {
  const names = [...new Set([...emptied, ...changes.map(({ store }) => store)])];
  if (names.length === 0) return;
  await adding(names, (of) => {
    for (const store of emptied) of(store).clear();
    for (const { store, value, key } of changes) of(store).put(value, key);
    return undefined;
  });
}

/** Replaces a value by what is made of it in the same moment. `undefined` leaves it. */
export const replace = <T>(store: StoreName, key: IDBValidKey, convert: (value: T | undefined) => T | undefined) =>
  adding([store], (of) => {
    const found: IDBRequest<T | undefined> = of(store).get(key);
    found.onsuccess = () => {
      const value = convert(found.result);
      if (value !== undefined) of(store).put(value, key);
    };
    return undefined;
  });

/** Replaces all values of a store by others, made of what it has in the same moment: another tab may be writing. */
export const replaceAll = <T>(store: StoreName, convert: (values: T[]) => T[]): Promise<void> =>
  adding([store], (of) => {
    const all: IDBRequest<T[]> = of(store).getAll();
    all.onsuccess = () => {
      of(store).clear();
      for (const value of convert(all.result)) of(store).put(value);
    };
    return undefined;
  });
