// Goal: a group of writes is on disk before anybody is answered, and a failure undoes exactly what it concerns.
// Method: a real SQLite file in a temporary folder, read by a second connection and opened again without a clean stop.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Database } from '../../../../scripts/local/host/database.ts';

let folder: string;
let database: Database;
const file = () => join(folder, 'state.db');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightflow-database-'));
  database = new Database(file());
  database.sql.exec('CREATE TABLE notes (text TEXT)');
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const insert = (text: string) => database.sql.prepare('INSERT INTO notes VALUES (?)').run(text);
const texts = (sql: DatabaseSync) =>
  sql
    .prepare('SELECT text FROM notes ORDER BY rowid')
    .all()
    .map(({ text }) => text);

/** What another process would find now. */
function stored(): unknown[] {
  const other = new DatabaseSync(file(), { readOnly: true });
  try {
    return texts(other);
  } finally {
    other.close();
  }
}

describe('a write', () => {
  it('is on disk when it is answered', async () => {
    const written = database.write(() => insert('one'));
    expect(stored()).toEqual([]);
    await written;
    expect(stored()).toEqual(['one']);
  });

  it('that fails is undone, and the others of its group are kept', async () => {
    const outcomes = await Promise.allSettled([
      database.write(() => insert('one')),
      database.write(() => {
        insert('two');
        throw new Error('refused');
      }),
      database.write(() => insert('three')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(stored()).toEqual(['one', 'three']);
  });

  it('tells its listeners after the commit, unless it failed', async () => {
    const seen: unknown[][] = [];
    const note = () => database.afterCommit(() => seen.push(stored()));
    const failing = database.write(() => {
      note();
      throw new Error('refused');
    });
    await Promise.allSettled([
      failing,
      database.write(() => {
        note();
        insert('one');
      }),
    ]);
    expect(seen).toEqual([['one']]);
  });

  it('is answered and told to the other listeners when a listener throws', async () => {
    const report = vi.spyOn(console, 'error').mockReturnValue();
    onTestFinished(() => report.mockRestore());
    const seen: unknown[][] = [];
    await database.write(() => {
      insert('one');
      database.afterCommit(() => {
        throw new Error('listener');
      });
      database.afterCommit(() => seen.push(stored()));
    });
    expect(seen).toEqual([['one']]);
    expect(report).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ message: 'listener' }));
  });

  it('inside a write is refused, since the outer one could undo what the inner one confirmed', async () => {
    let inner: Promise<unknown> | undefined;
    await database.write(() => {
      insert('one');
      inner = database.write(() => insert('two'));
      inner.catch(() => {});
    });
    await expect(inner).rejects.toThrow(/inside/);
    expect(stored()).toEqual(['one']);
  });

  it('that cannot begin is rejected, and later ones work', async () => {
    const other = new DatabaseSync(file());
    other.exec('BEGIN IMMEDIATE');
    const refused = database.write(() => insert('one'));
    await expect(refused).rejects.toThrow(/locked/);
    other.close();
    await database.write(() => insert('two'));
    expect(stored()).toEqual(['two']);
  });

  it('is rejected after the file was closed', async () => {
    const closed = new Database();
    closed.close();
    await expect(closed.write(() => 1)).rejects.toThrow(/not open/);
  });

  it('is on disk when the file is closed in the same turn', async () => {
    const second = new Database(file());
    const written = second.write(() => second.sql.exec("INSERT INTO notes VALUES ('one')"));
    second.close();
    await written;
    expect(stored()).toEqual(['one']);
  });
});

it('when a fault of the disk ends the transaction during a read, its group fails and the next write is separate', async () => {
  const outcomes = await Promise.allSettled([
    database.write(() => insert('one')),
    database.read(() => {
      // What SQLite does by itself after such a fault.
      database.sql.exec('ROLLBACK');
      throw new Error('disk I/O error');
    }),
    database.write(() => insert('two')),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect(stored()).toEqual(['two']);
});

it('when a fault of the disk ends the transaction outside of any work, the same holds', async () => {
  const first = database.write(() => insert('one'));
  database.sql.exec('ROLLBACK');
  const outcomes = await Promise.allSettled([first, database.write(() => insert('two'))]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(stored()).toEqual(['two']);
});

it('a read that sees rows of an open group is answered after their commit', async () => {
  const order: string[] = [];
  const writing = database.write(() => insert('one'));
  const reading = database.read(() => texts(database.sql)).then((found) => order.push(`read ${found}`));
  expect(stored()).toEqual([]);
  await Promise.all([writing.then(() => order.push('written')), reading]);
  expect(order).toEqual(['written', 'read one']);
});

it('a full disk fails the group, keeps what was stored before, and later writes work again', async () => {
  await database.write(() => insert('one'));
  const [{ page_count: pages } = { page_count: 0 }] = database.sql.prepare('PRAGMA page_count').all() as {
    page_count: number;
  }[];
  database.sql.exec(`PRAGMA max_page_count = ${pages}`);
  await expect(database.write(() => insert('x'.repeat(100_000)))).rejects.toThrow(/full/);
  expect(texts(database.sql)).toEqual(['one']);
  database.sql.exec('PRAGMA max_page_count = 1000000');
  await database.write(() => insert('two'));
  expect(stored()).toEqual(['one', 'two']);
});
