import type { DynamoDBRecord } from 'aws-lambda';
import { onTestFinished, vi } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Delivery } from '../../../../../scripts/local/host/delivery/delivery.ts';
import type { Streams } from '../../../../../scripts/local/host/delivery/streams/stream-mappings.ts';
import type { Invoked } from '../../../../../scripts/local/host/functions/functions.ts';
import type {
  FunctionPlan,
  Plan,
  QueueMappingPlan,
  QueuePlan,
  StreamMappingPlan,
} from '../../../../../scripts/local/host/plan.ts';

export const ok = (payload: unknown = null): Invoked => ({ ok: true, payload });
export const failure: Invoked = { ok: false, errorType: 'Error', errorMessage: 'boom' };

export const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
export const queueArn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

export const functionPlan = (name: string, async: Partial<FunctionPlan['async']> = {}): FunctionPlan => ({
  name,
  arn: functionArn(name),
  entry: `functions/${name}.ts`,
  environment: {},
  timeoutSeconds: 10,
  memoryMb: 128,
  bundling: { externalPackages: [], afterBundling: [] },
  async: { retries: 2, maxAgeSeconds: 21_600, ...async },
});

export const queuePlan = (name: string, more: Partial<QueuePlan> = {}): QueuePlan => ({
  name,
  arn: queueArn(name),
  url: `http://localhost/${name}`,
  visibilitySeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 345_600,
  ...more,
});

export const queueMapping = (more: Partial<QueueMappingPlan> = {}): QueueMappingPlan => ({
  id: 'WorkMapping',
  queueArn: queueArn('work'),
  functionArn: functionArn('worker'),
  batchSize: 10,
  windowSeconds: 0,
  maxConcurrency: 2,
  reportsFailures: true,
  ...more,
});

export const streamMapping = (more: Partial<StreamMappingPlan> = {}): StreamMappingPlan => ({
  id: 'StreamMapping',
  tableName: 'events',
  streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/events/stream/1',
  functionArn: functionArn('worker'),
  batchSize: 100,
  windowSeconds: 0,
  retries: 10,
  bisect: true,
  reportsFailures: true,
  filters: [],
  ...more,
});

/** A plan with the function `worker`, the queues `work` and `failures`, the bus `bus` and the table `events`. */
export const planOf = (more: Partial<Plan> = {}): Plan => ({
  functions: [functionPlan('worker')],
  api: { id: 'api', routes: [] },
  tables: [
    {
      name: 'events',
      arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/events',
      streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/events/stream/1',
      attributes: [],
      keys: [],
      indexes: [],
    },
  ],
  buses: [{ name: 'bus', arn: 'arn:aws:events:us-east-1:000000000000:event-bus/bus' }],
  rules: [],
  queues: [queuePlan('work', { deadLetter: { arn: queueArn('failures'), maxReceives: 5 } }), queuePlan('failures')],
  streamMappings: [],
  queueMappings: [],
  schedules: [],
  scheduleGroups: [],
  machines: [],
  secrets: [],
  buckets: [],
  outputs: {},
  resources: [],
  ...more,
});

/** Streams in a table of their own: what `Tables` offers, with `append` in place of writes to items. */
class FakeStreams implements Streams {
  readonly trims: number[] = [];
  readonly #database: Database;
  readonly #listeners = new Set<(tableName: string) => void>();

  constructor(database: Database) {
    this.#database = database;
    database.sql.exec('CREATE TABLE IF NOT EXISTS records (position INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT)');
  }

  append(...images: Record<string, unknown>[]): Promise<void> {
    return this.#database.write(() => {
      for (const image of images) {
        const insert = 'INSERT INTO records (record) VALUES (?)';
        const { lastInsertRowid } = this.#database.sql.prepare(insert).run('');
        const record = {
          eventID: String(lastInsertRowid),
          dynamodb: {
            NewImage: image,
            SequenceNumber: String(lastInsertRowid).padStart(21, '0'),
            ApproximateCreationDateTime: Math.floor(Date.now() / 1_000),
          },
        };
        const update = 'UPDATE records SET record = ? WHERE position = ?';
        this.#database.sql.prepare(update).run(JSON.stringify(record), lastInsertRowid);
      }
      for (const listener of this.#listeners) listener('events');
    });
  }

  readStream(_tableName: string, after: number, limit: number): { position: number; record: DynamoDBRecord }[] {
    const rows = this.#database.sql
      .prepare('SELECT position, record FROM records WHERE position > ? ORDER BY position LIMIT ?')
      .all(after, limit) as { position: number; record: string }[];
    return rows.map(({ position, record }) => ({ position, record: JSON.parse(record) }));
  }

  async trimStream(_tableName: string, upTo: number): Promise<void> {
    this.trims.push(upTo);
    this.#database.sql.prepare('DELETE FROM records WHERE position <= ?').run(upTo);
  }

  onStream(listener: (tableName: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

type Handler = (event: any, functionArn: string) => Invoked | Promise<Invoked>;

/** A started delivery on a database in memory, or in `file`. `invocations` holds the events in their order. */
export function deliver(
  plan: Plan,
  handler: Handler = () => ok(),
  { file, start = true }: { file?: string; start?: boolean } = {},
) {
  const database = new Database(file);
  const streams = new FakeStreams(database);
  const invocations: any[] = [];
  const lines: string[] = [];
  // At the end of a test, invocations that still run end.
  const { promise: ended, resolve: end } = Promise.withResolvers<Invoked>();
  const delivery = new Delivery({
    plan,
    database,
    tables: streams,
    invoke: async (arn, event) => {
      invocations.push(event);
      return Promise.race([handler(event, arn), ended]);
    },
    log: (line) => lines.push(line),
  });
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await delivery.stop();
    database.close();
  };
  onTestFinished(() => {
    end(failure);
    return close();
  });
  if (start) delivery.start();
  return { database, streams, delivery, invocations, lines, close };
}

/** The next turn of the event loop, after its commit. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export async function turns(count = 12): Promise<void> {
  for (let n = 0; n < count; n++) await turn();
}

/** Fakes the clock and its timers. `setImmediate`, which commits, stays real. */
export function fakeClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

/** Moves the clock and lets everything that is due run. */
export async function pass(ms: number): Promise<void> {
  await turns();
  const step = Math.max(1, Math.floor(ms / 20));
  for (let passed = 0; passed < ms; passed += step) {
    await vi.advanceTimersByTimeAsync(Math.min(step, ms - passed));
    await turns(4);
  }
  await turns();
}

/** Messages of a queue, received without waiting. Bodies are parsed. */
export async function messagesOf({ database, delivery }: ReturnType<typeof deliver>, name: string) {
  const messages = await database.write(() => delivery.queues.receive(queueArn(name), 1_000));
  return messages.map(({ body, ...message }) => ({ ...message, body: JSON.parse(body) }));
}

/** Body of a message or of records, as numbers: what the tests send. */
export const bodies = (event: { Records: { body: string }[] }) => event.Records.map(({ body }) => JSON.parse(body));
