import { afterEach, expect, it, vi } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Machines } from '../../../../../scripts/local/host/machines/machines.ts';
import { errorNamed, machineArn, saga, startMachines } from './saga.ts';

let stops: (() => Promise<void>)[] = [];
const begin = async (...options: Parameters<typeof startMachines>) => {
  const started = await startMachines(...options);
  stops.push(() => started.machines.stop());
  return started;
};
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});

const full = () => Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });

/** Fails the next statements that begin with `verb`. */
function failNext({ sql }: Database, verb: string, count: number): void {
  const exec = sql.exec.bind(sql);
  let left = count;
  vi.spyOn(sql, 'exec').mockImplementation((text) => {
    if (!text.startsWith(verb) || left === 0) return exec(text);
    left -= 1;
    throw full();
  });
}

it.each(['BEGIN', 'COMMIT'])('a delay ends although the disk refuses %s at first', async (verb) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const Pay = () => {
    throw errorNamed('Fault');
  };
  const { start, tasks, database } = await begin({ Pay });
  await start('one');
  await vi.advanceTimersByTimeAsync(500);
  expect(tasks()).toEqual(['Pay']);
  failNext(database, verb, 3);
  for (let seconds = 0; seconds < 6; seconds += 1) await vi.advanceTimersByTimeAsync(1_000);
  expect(tasks().slice(0, 2)).toEqual(['Pay', 'Pay']);
});

it('an execution that cannot go on fails, and the timers of the others go on', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const Pay = () => {
    throw errorNamed('Fault');
  };
  const { start, describe, events, database } = await begin({ Pay });
  await start('broken');
  await start('sound');
  await vi.advanceTimersByTimeAsync(100);
  expect(events).toHaveLength(2);
  database.sql.exec(`UPDATE executions SET state = 'Gone' WHERE name = 'broken'`);
  vi.spyOn(console, 'error').mockReturnValue();
  for (let tenths = 0; tenths < 15; tenths += 1) await vi.advanceTimersByTimeAsync(100);
  expect(events.map(({ name }) => name)).toEqual(['broken', 'sound', 'sound']);
  expect(await describe('broken')).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
});

it('an execution in the open group is invoked once, and after its commit', async () => {
  const database = new Database();
  const commits: number[] = [];
  const machines = new Machines({
    database,
    invoke: async () => {
      commits.push(database.sql.isTransaction ? 0 : 1);
      return new Promise(() => undefined);
    },
  });
  stops.push(() => machines.stop());
  machines.ensure({ name: 'saga', arn: machineArn, definition: JSON.stringify(saga) });
  const started = machines.startExecution({ stateMachineArn: machineArn, name: 'one', input: '{"order":7}' });
  machines.resume();
  await started;
  for (let turns = 0; turns < 5; turns += 1) await new Promise(setImmediate);
  expect(commits).toEqual([1]);
});

it('a start fails if a running execution has a definition that is not supported', async () => {
  const database = new Database();
  const { start, events } = await begin({}, database);
  await start('one');
  await vi.waitFor(() => expect(events).toHaveLength(1));
  database.sql.exec(`UPDATE machine_definitions SET definition = replace(definition, '"Succeed"', '"Fail"')`);
  expect(() => new Machines({ database, invoke: () => new Promise(() => undefined) })).toThrow(
    /^State machine .*saga is not supported/,
  );
  database.sql.exec(`UPDATE executions SET status = 'SUCCEEDED', phase = NULL`);
  expect(() => new Machines({ database, invoke: () => new Promise(() => undefined) })).not.toThrow();
});
