import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

function faultOf(database: Database, checkPages: boolean): string | undefined {
  const { user_version: found } = database.sql.prepare('PRAGMA user_version').get() as { user_version: number };
  const [{ tables } = { tables: 0 }] = database.sql.prepare('SELECT count(*) AS tables FROM sqlite_schema').all() as {
    tables: number;
  }[];
  if (tables > 0 && found !== layout) return `is of another version (${found} instead of ${layout})`;
  if (!checkPages) return undefined;
  const [{ quick_check: verdict } = { quick_check: 'ok' }] = database.sql.prepare('PRAGMA quick_check(1)').all() as {
    quick_check: string;
  }[];
  return verdict === 'ok' ? undefined : 'is damaged';
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
 * and set aside as a whole. After a kill SQLite recovers by itself, and every page is checked once.
 */
export function openState(folder?: string): OpenState {
  if (folder === undefined) {
    const database = new Database();
    return { database, close: () => database.close() };
  }
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'state.db');
  const mark = join(folder, runningMark);
  const first = tryOpen(file, existsSync(mark));
  let notice: string | undefined;
  if ('fault' in first) {
    const aside = `${folder}-unusable-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
    renameSync(folder, aside);
    mkdirSync(folder);
    notice = `The saved state ${first.fault}, so it was set aside in ${aside}. This run starts empty.`;
  }
  const database = 'fault' in first ? new Database(file) : first.database;
  database.sql.exec(`PRAGMA user_version = ${layout}`);
  writeFileSync(mark, '');
  const close = () => {
    database.close();
    rmSync(mark, { force: true });
  };
  return { database, close, ...(notice !== undefined && { notice }) };
}
