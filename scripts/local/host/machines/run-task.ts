import { executionArn } from './arns.ts';
import { type TaskState, waitsForToken } from './definition.ts';
import type { ExecutionRow } from './execution-store.ts';
import { fillTemplate, MissingPath } from './paths.ts';
import type { Fault } from './transition.ts';

type InvokeResult = { ok: true; payload: unknown } | { ok: false; errorType: string; errorMessage: string };
/** Invokes a function and waits for its result. Never rejects. */
export type Invoke = (functionArn: string, event: unknown) => Promise<InvokeResult>;

/** `token`: the function has returned, and the task ends with its token. */
export type Outcome = { result: unknown } | 'token' | Fault;

/** The longest time of a timer: 24 days. */
const maxTimerMs = 2 ** 31 - 1;
/** AWS cuts a longer cause. */
const maxCauseLength = 32_768;

/** The context object, which paths beginning with `$$` read. */
export function contextOf({ machineArn, name, input, startedAt, token }: ExecutionRow): object {
  return {
    Execution: {
      Id: executionArn(machineArn, name),
      Name: name,
      StartTime: new Date(startedAt).toISOString(),
      get Input(): unknown {
        return JSON.parse(input);
      },
    },
    Task: { Token: token },
  };
}

async function afterTimeout(seconds: number | undefined, signal: AbortSignal): Promise<Fault> {
  return new Promise((resolve) => {
    if (seconds === undefined) return;
    const timer = setTimeout(
      () => resolve({ error: 'States.Timeout', cause: '' }),
      Math.min(seconds * 1_000, maxTimerMs),
    ).unref();
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}

/**
 * Invokes the function of a task once. A function that runs into the task's time limit runs on, and its result is
 * ignored, as on AWS. While a token is awaited, the time limit is that of the token, which the runner watches.
 */
export async function runTask(task: TaskState, execution: ExecutionRow, invoke: Invoke): Promise<Outcome> {
  const { FunctionName, Payload } = task.Parameters;
  let event: unknown;
  try {
    event = fillTemplate(Payload, JSON.parse(execution.stateInput), contextOf(execution));
  } catch (error) {
    if (!(error instanceof MissingPath)) throw error;
    return { error: 'States.Runtime', cause: error.message };
  }
  const waits = waitsForToken(task);
  const ended = new AbortController();
  const invoked = await Promise.race([
    invoke(FunctionName, event),
    afterTimeout(waits ? undefined : task.TimeoutSeconds, ended.signal),
  ]);
  ended.abort();
  if ('error' in invoked) return invoked;
  if (!invoked.ok) {
    const { errorType, errorMessage } = invoked;
    return { error: errorType, cause: JSON.stringify({ errorType, errorMessage }).slice(0, maxCauseLength) };
  }
  if (waits) return 'token';
  return { result: { ExecutedVersion: '$LATEST', Payload: invoked.payload ?? null, StatusCode: 200 } };
}
