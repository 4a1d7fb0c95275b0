import type { StatementSync } from 'node:sqlite';
import type { Database } from '../database.ts';

/**
 * `ready`: its task is to be invoked, or the invocation has not returned. `token`: it waits for its task token.
 * `delay`: its task is repeated at `dueAt`.
 */
type Phase = 'ready' | 'token' | 'delay';
type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED';

/** The task an execution is at. */
export interface Position {
  state: string;
  /** JSON. */
  stateInput: string;
  phase: Phase;
  /** Grows with every invocation, so that the result of an earlier one is recognised. */
  attempt: number;
  /** JSON: the repetitions by each retrier. */
  retries: string;
  /** When the token expires or the delay ends, in epoch ms. */
  dueAt: number | null;
  token: string | null;
}

export interface ExecutionRow extends Position {
  id: number;
  machineArn: string;
  name: string;
  definition: number;
  status: Status;
  /** JSON. */
  input: string;
  startedAt: number;
  endedAt: number | null;
  /** JSON. */
  output: string | null;
  error: string | null;
  cause: string | null;
}

export type Ending = Pick<ExecutionRow, 'status' | 'endedAt' | 'output' | 'error' | 'cause'>;
type Start = Pick<ExecutionRow, 'machineArn' | 'name' | 'definition' | 'input' | 'startedAt'>;

const schema = `
  CREATE TABLE IF NOT EXISTS machine_definitions (id INTEGER PRIMARY KEY, definition TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    machineArn TEXT NOT NULL,
    name TEXT NOT NULL,
    definition INTEGER NOT NULL,
    status TEXT NOT NULL DEFAULT 'RUNNING',
    input TEXT NOT NULL,
    startedAt INTEGER NOT NULL,
    endedAt INTEGER,
    output TEXT,
    error TEXT,
    cause TEXT,
    state TEXT NOT NULL DEFAULT '',
    stateInput TEXT NOT NULL DEFAULT '',
    phase TEXT,
    attempt INTEGER NOT NULL DEFAULT 0,
    retries TEXT NOT NULL DEFAULT '[]',
    dueAt INTEGER,
    token TEXT,
    UNIQUE (machineArn, name)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS executions_ready ON executions (id) WHERE phase = 'ready';
  CREATE INDEX IF NOT EXISTS executions_due ON executions (dueAt) WHERE dueAt IS NOT NULL;
  CREATE INDEX IF NOT EXISTS executions_ended ON executions (endedAt) WHERE endedAt IS NOT NULL`;

/** The rows of executions and of the definitions they run. All methods are synchronous, for use inside `write`. */
export class ExecutionStore {
  readonly #statement: Record<string, StatementSync>;

  constructor({ sql }: Database) {
    sql.exec(schema);
    this.#statement = Object.fromEntries(
      Object.entries({
        insertDefinition: 'INSERT OR IGNORE INTO machine_definitions (definition) VALUES (?)',
        definitionId: 'SELECT id FROM machine_definitions WHERE definition = ?',
        definition: 'SELECT definition FROM machine_definitions WHERE id = ?',
        definitions: 'SELECT id, definition FROM machine_definitions',
        runs: "SELECT machineArn FROM executions WHERE definition = ? AND status = 'RUNNING' LIMIT 1",
        insert: `INSERT INTO executions (machineArn, name, definition, input, startedAt)
          VALUES (:machineArn, :name, :definition, :input, :startedAt) RETURNING *`,
        find: 'SELECT * FROM executions WHERE id = ?',
        named: 'SELECT * FROM executions WHERE machineArn = ? AND name = ?',
        move: `UPDATE executions SET state = :state, stateInput = :stateInput, phase = :phase, attempt = :attempt,
          retries = :retries, dueAt = :dueAt, token = :token WHERE id = :id`,
        end: `UPDATE executions SET status = :status, endedAt = :endedAt, output = :output, error = :error,
          cause = :cause, stateInput = '', phase = NULL, dueAt = NULL, token = NULL WHERE id = :id`,
        due: 'SELECT * FROM executions WHERE dueAt <= ? ORDER BY dueAt LIMIT ?',
        nextDueAt: 'SELECT min(dueAt) AS at FROM executions WHERE dueAt IS NOT NULL',
        ready: "SELECT id FROM executions WHERE phase = 'ready' ORDER BY id",
        list: `SELECT * FROM executions WHERE machineArn = ?1 AND (?2 IS NULL OR status = ?2) AND id < ?3
          ORDER BY id DESC LIMIT ?4`,
        purge: `DELETE FROM executions
          WHERE id IN (SELECT id FROM executions WHERE endedAt < ? ORDER BY endedAt LIMIT ?)`,
      }).map(([name, text]) => [name, sql.prepare(text)]),
    );
  }

  /** Stores a definition and returns its id. A running execution keeps the one it started with. */
  keepDefinition(definition: string): number {
    this.#of('insertDefinition').run(definition);
    return (this.#of('definitionId').get(definition) as { id: number }).id;
  }

  definition(id: number): string {
    return (this.#of('definition').get(id) as { definition: string }).definition;
  }

  definitions(): { id: number; definition: string }[] {
    return this.#of('definitions').all() as { id: number; definition: string }[];
  }

  /** Returns the machine of a running execution with this definition. */
  runs(definition: number): string | undefined {
    return (this.#of('runs').get(definition) as { machineArn: string } | undefined)?.machineArn;
  }

  insert(start: Start): ExecutionRow {
    return this.#of('insert').get({ ...start }) as unknown as ExecutionRow;
  }

  find(id: number): ExecutionRow | undefined {
    return this.#of('find').get(id) as ExecutionRow | undefined;
  }

  named(machineArn: string, name: string): ExecutionRow | undefined {
    return this.#of('named').get(machineArn, name) as ExecutionRow | undefined;
  }

  move(id: number, { state, stateInput, phase, attempt, retries, dueAt, token }: Position): void {
    this.#of('move').run({ id, state, stateInput, phase, attempt, retries, dueAt, token });
  }

  end(id: number, ending: Ending): void {
    this.#of('end').run({ id, ...ending });
  }

  /** Returns executions whose delay or token has run out, the longest due first. */
  due(now: number, limit: number): ExecutionRow[] {
    return this.#of('due').all(now, limit) as unknown as ExecutionRow[];
  }

  nextDueAt(): number | undefined {
    return (this.#of('nextDueAt').get() as { at: number | null }).at ?? undefined;
  }

  ready(): number[] {
    return (this.#of('ready').all() as { id: number }[]).map(({ id }) => id);
  }

  /** Returns executions that started before the one with id `before`, the newest first. */
  list(machineArn: string, status: string | null, before: number, limit: number): ExecutionRow[] {
    return this.#of('list').all(machineArn, status, before, limit) as unknown as ExecutionRow[];
  }

  /** Deletes executions that ended before `endedBefore`. Returns how many. */
  purge(endedBefore: number, limit: number): number {
    return Number(this.#of('purge').run(endedBefore, limit).changes);
  }

  #of(name: string): StatementSync {
    const statement = this.#statement[name];
    if (!statement) throw new Error(`There is no statement ${name}`);
    return statement;
  }
}
