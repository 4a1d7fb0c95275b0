import { afterEach, expect, it, vi } from 'vitest';
import { parseDefinition, type TaskState } from '../../../../../scripts/local/host/machines/definition.ts';
import { follow, outputOf, recover } from '../../../../../scripts/local/host/machines/transition.ts';
import { saga } from './saga.ts';

const { Pay } = saga.States;

const catchers = [
  { ErrorEquals: ['Special'], ResultPath: null, Next: 'Done' },
  { ErrorEquals: ['States.TaskFailed'], ResultPath: '$.fault', Next: 'Done' },
];
const retriers = [
  { ErrorEquals: ['Special'], IntervalSeconds: 3, MaxAttempts: 1 },
  { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 3, MaxDelaySeconds: 5, JitterStrategy: 'FULL' },
];
const states = { ...saga.States, Pay: { ...Pay, Retry: retriers, Catch: catchers } };
const definition = parseDefinition('saga', JSON.stringify({ ...saga, States: states }));
const task = definition.States.Pay as TaskState;
const recovered = (error: string, retries: number[]) =>
  recover(definition, task, { order: 7 }, retries, { error, cause: 'Why' });

afterEach(() => {
  vi.restoreAllMocks();
});

it('each retrier counts its own attempts, and full jitter delays up to the bound', () => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(1);
  expect(recovered('Other', [])).toEqual({ to: 'retry', delayMs: 2_000, retries: [0, 1] });
  expect(recovered('Other', [1, 1])).toEqual({ to: 'retry', delayMs: 4_000, retries: [1, 2] });
  expect(recovered('Other', [1, 2])).toEqual({ to: 'retry', delayMs: 5_000, retries: [1, 3] });
  random.mockReturnValue(0.25);
  expect(recovered('Other', [1, 2])).toEqual({ to: 'retry', delayMs: 1_250, retries: [1, 3] });
  expect(recovered('Special', [0, 3])).toEqual({ to: 'retry', delayMs: 3_000, retries: [1, 3] });
});

it('an exhausted retrier leaves the error to the catchers', () => {
  expect(recovered('Special', [1, 0])).toEqual({ to: 'success', output: { order: 7 } });
  const output = { order: 7, fault: { Error: 'Other', Cause: 'Why' } };
  expect(recovered('Other', [0, 3])).toEqual({ to: 'success', output });
});

it('States.TaskFailed does not match a timeout, and no wildcard matches a runtime error', () => {
  expect(recovered('States.Timeout', [0, 3])).toEqual({ to: 'failure', error: 'States.Timeout', cause: 'Why' });
  for (const error of ['States.Runtime', 'States.DataLimitExceeded']) {
    expect(recovered(error, [])).toEqual({ to: 'failure', error, cause: 'Why' });
  }
});

it('a choice without its variable fails, and one that equals nothing takes the default', () => {
  const choice = (data: unknown) => follow(definition, 'Paid?', data);
  expect(choice({})).toMatchObject({ to: 'failure', error: 'States.Runtime' });
  expect(choice({ result: { outcome: 'paid' } })).toMatchObject({ to: 'task', state: 'Confirm' });
  expect(choice({ result: { outcome: 'declined' } })).toMatchObject({ to: 'task', state: 'Refund' });
});

it('a result of more than 256 KB, or one that has no place in the input, is a fault', () => {
  expect(outputOf(task, {}, 'x'.repeat(262_144), {})).toMatchObject({ error: 'States.DataLimitExceeded' });
  expect(outputOf(task, 'text', 1, {})).toMatchObject({ error: 'States.ResultPathMatchFailure' });
  expect(outputOf(task, { order: 7 }, 1, {})).toEqual({ output: { order: 7, result: 1 } });
});
