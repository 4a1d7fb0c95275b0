// Goal: a saved state is continued, and one that cannot be used is set aside as a whole and said.
// Method: real files in a temporary folder, damaged in several ways.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openState } from '../../../../scripts/local/host/open-state.ts';

let home: string;
const folder = () => join(home, 'state');
const file = () => join(folder(), 'state.db');
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'nightflow-state-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Writes enough rows for many pages. */
async function fill(): Promise<void> {
  const { database, close } = openState(folder());
  await database.write(() => {
    database.sql.exec('CREATE TABLE notes (text TEXT)');
    const insert = database.sql.prepare('INSERT INTO notes VALUES (?)');
    for (let index = 0; index < 1_000; index++) insert.run(`note ${index} ${'x'.repeat(200)}`);
  });
  close();
}
const damage = (from: number, to: number) => writeFileSync(file(), readFileSync(file()).fill(7, from, to));

function reopened() {
  const { database, notice, close } = openState(folder());
  const tables = database.sql.prepare('SELECT name FROM sqlite_schema').all().length;
  close();
  return { tables, notice, asides: readdirSync(home).filter((name) => name.startsWith('state-unusable-')).length };
}

it('continues a state that was closed cleanly', async () => {
  await fill();
  expect(reopened()).toEqual({ tables: 1, notice: undefined, asides: 0 });
});

it('continues a state whose process was killed', async () => {
  await fill();
  const { database } = openState(folder());
  await database.write(() => database.sql.exec("INSERT INTO notes VALUES ('last')"));
  const { database: next, notice, close } = openState(folder());
  expect(next.sql.prepare('SELECT count(*) AS n FROM notes').get()).toEqual({ n: 1_001 });
  expect(notice).toBeUndefined();
  close();
  database.close();
});

it('writes nothing when it opens and closes a state, so that it also starts on a full disk', async () => {
  await fill();
  const { mtimeMs } = statSync(file());
  reopened();
  expect(statSync(file()).mtimeMs).toBe(mtimeMs);
});

it('checks no large state after a kill: from a cold disk that would take longer than the start', async () => {
  await fill();
  damage(40_000, 90_000);
  truncateSync(file(), 300 * 1024 * 1024);
  writeFileSync(join(folder(), 'running'), '');
  expect(reopened()).toEqual({ tables: 1, notice: undefined, asides: 0 });
});

describe('sets aside', () => {
  it('a file that is no database', () => {
    mkdirSync(folder());
    writeFileSync(file(), 'not a database, but long enough to be read as one'.repeat(100));
    const { notice, ...rest } = reopened();
    expect(rest).toEqual({ tables: 0, asides: 1 });
    expect(notice).toMatch(/cannot be read .* set aside in .*state-unusable-/);
  });

  it('a state with damaged pages after a kill', async () => {
    await fill();
    damage(40_000, 90_000);
    writeFileSync(join(folder(), 'running'), '');
    expect(reopened()).toMatchObject({ tables: 0, asides: 1, notice: expect.stringMatching(/is damaged|cannot be/) });
  });

  it('a state of another version', async () => {
    await fill();
    const { database, close } = openState(folder());
    database.sql.exec('PRAGMA user_version = 99');
    close();
    expect(reopened()).toMatchObject({ tables: 0, asides: 1, notice: expect.stringContaining('another version (99') });
  });
});
