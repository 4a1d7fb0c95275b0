import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from './database.ts';

/** Version of the database's layout. A state of another version is set aside. */
const layout = 1;

/** Present while the host runs. Found at start, it means that the last run did not stop cleanly. */
const runningMark = 'running';

export interface OpenState {
  database: Database;
  /** Why an earlier state was set aside, in one sentence. */
  notice?: string;
  close(): void;
}

/**
 * A larger file is not checked. From a cold disk 500 MB take five seconds, and SQLite itself reports a damaged page when
 * it reads one.
 */
const maxCheckedBytes = 256 * 1024 * 1024;

/** Why the state cannot be used. Marks a new one with the version. */
function faultOf({ sql }: Database, checkPages: boolean): string | undefined {
  const found = sql.prepare('PRAGMA user_version').get()?.user_version;
  if (found !== layout) {
    if (sql.prepare('SELECT 1 FROM sqlite_schema').get())
      return `is of another version (${found} instead of ${layout})`;
    sql.exec(`PRAGMA user_version = ${layout}`);
  }
  if (!checkPages) return undefined;
  return sql.prepare('PRAGMA quick_check(1)').get()?.quick_check === 'ok' ? undefined : 'is damaged';
}

/** SQLite's codes for a damaged file, and for a file that is no database. */
const damaged = [11, 26];

/** Opens the file. Returns why its state cannot be used. @throws Error of the disk, which says nothing of the state. */
function tryOpen(file: string, checkPages: boolean): { database: Database } | { fault: string } {
  let database: Database | undefined;
  try {
    database = new Database(file);
    const fault = faultOf(database, checkPages);
    if (fault === undefined) return { database };
    database.close();
    return { fault };
  } catch (error) {
    database?.close();
    if (error instanceof Error && 'errcode' in error && damaged.includes(Number(error.errcode) & 0xff)) {
      return { fault: `cannot be read (${error.message})` };
    }
    throw error;
  }
}

/**
 * Opens the state in `folder`, or an empty one in memory without a folder. A state that cannot be used is noticed here
 * and set aside as a whole. After a kill SQLite recovers by itself, and every page is checked once, unless it is large.
 */
export function openState(folder?: string): OpenState {
  if (folder === undefined) {
    const database = new Database();
    return { database, close: () => database.close() };
  }
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'state.db');
  const mark = join(folder, runningMark);
  const isSmall = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) <= maxCheckedBytes;
  const opened = tryOpen(file, isSmall && existsSync(mark));
  if ('fault' in opened) {
    const aside = `${folder}-unusable-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
    renameSync(folder, aside);
    const notice = `The saved state ${opened.fault}, so it was set aside in ${aside}. This run starts empty.`;
    return { ...openState(folder), notice };
  }
  const { database } = opened;
  writeFileSync(mark, '');
  const close = () => {
    database.close();
    rmSync(mark, { force: true });
  };
  return { database, close };
}
