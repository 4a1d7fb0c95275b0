import type { ChoiceState, Definition, Retrier, TaskState } from './definition.ts';
import { fillTemplate, MissingPath, valueAt, withValueAt } from './paths.ts';

/** Why a state failed. `Error` is a name of AWS (`States.…`) or the function's own error type. */
export interface Fault {
  error: string;
  cause: string;
}

/** Where an execution goes next: to a task, or to its end. */
export type Next =
  | { to: 'task'; state: string; input: unknown }
  | { to: 'success'; output: unknown }
  | ({ to: 'failure' } & Fault);

/** A failed task is repeated after `delayMs`, goes on elsewhere, or ends the execution. */
export type Recovery = { to: 'retry'; delayMs: number; retries: number[] } | Next;

/** AWS's limit for the input and output of a state. */
export const maxDataBytes = 262_144;

/** A circle of choices alone would never end. */
const maxChoicesInARow = 1_000;

const runtimeFault = (cause: string): Next => ({ to: 'failure', error: 'States.Runtime', cause });

function chosen(name: string, { Choices, Default }: ChoiceState, data: unknown): string | Next {
  for (const { Variable, StringEquals, Next } of Choices) {
    const value = valueAt(Variable, data, {});
    if (value === undefined) {
      const reason = `Invalid path '${Variable}': The choice state's condition path references an invalid value.`;
      return runtimeFault(`An error occurred while executing the state '${name}'. ${reason}`);
    }
    if (value === StringEquals) return Next;
  }
  if (Default !== undefined) return Default;
  return { to: 'failure', error: 'States.NoChoiceMatched', cause: `No choice of the state '${name}' matched.` };
}

/** Follows choices from `state` up to the next task or the end. */
export function follow({ States }: Definition, state: string, data: unknown): Next {
  let name = state;
  for (let steps = 0; steps < maxChoicesInARow; steps += 1) {
    const at = States[name];
    if (at?.Type === 'Task') return { to: 'task', state: name, input: data };
    if (at?.Type !== 'Choice') return { to: 'success', output: data };
    const next = chosen(name, at, data);
    if (typeof next !== 'string') return next;
    name = next;
  }
  return runtimeFault(`The execution followed ${maxChoicesInARow} choices in a row.`);
}

/** Returns the task's output: its input with the selected result at `ResultPath`. Or why that fails. */
export function outputOf(
  task: TaskState,
  input: unknown,
  result: unknown,
  context: unknown,
): { output: unknown } | Fault {
  let selected = result;
  try {
    if (task.ResultSelector) selected = fillTemplate(task.ResultSelector, result, context);
  } catch (error) {
    if (!(error instanceof MissingPath)) throw error;
    return { error: 'States.Runtime', cause: error.message };
  }
  const output = withValueAt(task.ResultPath, input, selected);
  if (output === undefined) {
    return { error: 'States.ResultPathMatchFailure', cause: `Unable to apply ResultPath '${task.ResultPath}'.` };
  }
  if (Buffer.byteLength(JSON.stringify(output)) > maxDataBytes) {
    return { error: 'States.DataLimitExceeded', cause: `The output exceeds ${maxDataBytes} bytes.` };
  }
  return { output };
}

/** Neither retriers nor catchers see these errors through a wildcard. */
const terminal = ['States.Runtime', 'States.DataLimitExceeded'];

const matches = (expected: readonly string[], error: string): boolean =>
  expected.includes(error) ||
  (expected.includes('States.ALL') && !terminal.includes(error)) ||
  (expected.includes('States.TaskFailed') && !terminal.includes(error) && error !== 'States.Timeout');

function delayMsOf({ IntervalSeconds, BackoffRate, MaxDelaySeconds, JitterStrategy }: Retrier, done: number): number {
  const seconds = Math.min(IntervalSeconds * BackoffRate ** done, MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return Math.round(1_000 * seconds * (JitterStrategy === 'FULL' ? Math.random() : 1));
}

/**
 * Decides how an execution goes on after a failed task. `retries` counts the repetitions by each retrier since the
 * state was entered.
 */
export function recover(
  definition: Definition,
  task: TaskState,
  input: unknown,
  retries: number[],
  fault: Fault,
): Recovery {
  const index = task.Retry.findIndex(({ ErrorEquals }) => matches(ErrorEquals, fault.error));
  const retrier = task.Retry[index];
  const done = retries[index] ?? 0;
  if (retrier && done < retrier.MaxAttempts) {
    const counted = task.Retry.map((_, at) => (retries[at] ?? 0) + (at === index ? 1 : 0));
    return { to: 'retry', delayMs: delayMsOf(retrier, done), retries: counted };
  }
  const catcher = task.Catch.find(({ ErrorEquals }) => matches(ErrorEquals, fault.error));
  if (!catcher) return { to: 'failure', ...fault };
  const output = withValueAt(catcher.ResultPath, input, { Error: fault.error, Cause: fault.cause });
  if (output !== undefined) return follow(definition, catcher.Next, output);
  const reason = `Unable to apply ResultPath '${catcher.ResultPath}' of a catcher.`;
  return { to: 'failure', error: 'States.ResultPathMatchFailure', cause: reason };
}
