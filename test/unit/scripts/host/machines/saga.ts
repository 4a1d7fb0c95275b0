import { vi } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Machines } from '../../../../../scripts/local/host/machines/machines.ts';

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:tasks';
export const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:saga';

const invokeFunction = 'arn:aws:states:::lambda:invoke';
const retry = { IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2, MaxDelaySeconds: 30, JitterStrategy: 'FULL' };
const Retry = [{ ErrorEquals: ['States.ALL'], ...retry }];

/** As the order saga: Pay waits for a token, Confirm for a result, and Refund follows their failures. */
export const saga = {
  StartAt: 'Pay',
  States: {
    Pay: {
      Type: 'Task',
      Resource: `${invokeFunction}.waitForTaskToken`,
      Parameters: {
        FunctionName: functionArn,
        Payload: { task: 'Pay', 'order.$': '$.order', 'token.$': '$$.Task.Token', 'name.$': '$$.Execution.Name' },
      },
      ResultPath: '$.result',
      TimeoutSeconds: 2_592_000,
      Retry,
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.result', Next: 'Refund' }],
      Next: 'Paid?',
    },
    'Paid?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.result.outcome', StringEquals: 'paid', Next: 'Confirm' }],
      Default: 'Refund',
    },
    Confirm: {
      Type: 'Task',
      Resource: invokeFunction,
      Parameters: { FunctionName: functionArn, Payload: { task: 'Confirm', 'order.$': '$.order' } },
      ResultSelector: { 'outcome.$': '$.Payload.outcome' },
      ResultPath: '$.confirmation',
      TimeoutSeconds: 60,
      Retry,
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.result', Next: 'Refund' }],
      Next: 'Done',
    },
    Refund: {
      Type: 'Task',
      Resource: invokeFunction,
      Parameters: { FunctionName: functionArn, Payload: { task: 'Refund', 'result.$': '$.result' } },
      ResultPath: '$.refund',
      ResultSelector: { 'outcome.$': '$.Payload.outcome' },
      Next: 'Failed',
    },
    Done: { Type: 'Succeed' },
    Failed: { Type: 'Succeed' },
  },
};

export type Event = { task: string; token?: string } & Record<string, unknown>;
interface Ended {
  status: string;
  startDate: number;
  stopDate: number;
  /** The output. */
  data: any;
}
export type Answer = (event: Event) => unknown;

/** Runs machines whose functions are `answers`, by task. A thrown error is one of the function. */
export async function startMachines(
  answers: Record<string, Answer>,
  database = new Database(),
  definition: object = saga,
) {
  const events: Event[] = [];
  const invoke = async (_: string, event: unknown) => {
    const { task } = event as Event;
    events.push(event as Event);
    try {
      return { ok: true as const, payload: await answers[task]?.(event as Event) };
    } catch (error) {
      const { name, message } = error as Error;
      return { ok: false as const, errorType: name, errorMessage: message };
    }
  };
  const machines = new Machines({ database, invoke });
  machines.ensure({ name: 'saga', arn: machineArn, definition: JSON.stringify(definition) });
  machines.resume();
  const start = (name: string, input: object = { order: 7 }) =>
    machines.startExecution({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }) as Promise<{
      executionArn: string;
      startDate: number;
    }>;
  const describe = (name: string) =>
    machines.describeExecution({
      executionArn: `${machineArn.replace('stateMachine', 'execution')}:${name}`,
    }) as Promise<Record<string, string>>;
  const ended = (name: string) =>
    vi.waitFor(async () => {
      const found = await describe(name);
      if (found.status === 'RUNNING') throw new Error('It is still running');
      return { ...found, data: JSON.parse(found.output ?? 'null') } as Ended;
    });
  return { machines, database, events, start, describe, ended, tasks: () => events.map(({ task }) => task) };
}

export const errorNamed = (name: string, message = 'It failed') => Object.assign(new Error(message), { name });
