import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { vi } from 'vitest';
import type { Plan } from '../../../scripts/local/host/plan.ts';

/** Shortens the waits between retries to two seconds. Everything else stays as synthesised. */
const withShortWaits = (definition: string): string =>
  JSON.stringify(JSON.parse(definition, (key, value) => (key === 'MaxDelaySeconds' ? 2 : value)));

/** How an execution went, in the order of its history. */
export interface Run {
  status: string;
  error: string | undefined;
  states: string[];
  /** What each attempt of a task was given. */
  payloads: { task: string; orderId: string; token?: string; result?: { outcome?: string; Error?: string } }[];
  /** The names of the errors of attempts. */
  errors: string[];
}

/** Creates a state machine, and returns a function that runs one of its test cases to the end. */
export async function createMachine(machine: Plan['machines'][number], config: object) {
  const client = new SFNClient(config);
  const { stateMachineArn = '' } = await client.send(
    new CreateStateMachineCommand({
      name: machine.name,
      definition: withShortWaits(machine.definition),
      roleArn: 'arn:aws:iam::000000000000:role/saga',
    }),
  );

  return async (testCase: string): Promise<Run> => {
    const input = JSON.stringify({ orderId: 'ord_1', correlationId: 'cor_1' });
    const { executionArn = '' } = await client.send(
      new StartExecutionCommand({ stateMachineArn: `${stateMachineArn}#${testCase}`, input }),
    );
    const { status = '', error } = await vi.waitFor(
      async () => {
        const found = await client.send(new DescribeExecutionCommand({ executionArn }));
        if (found.status === 'RUNNING') throw new Error(`${testCase} is still running`);
        return found;
      },
      { timeout: 100_000, interval: 500 },
    );
    const run: Run = { status, error, states: [], payloads: [], errors: [] };
    for await (const { events = [] } of paginateGetExecutionHistory({ client }, { executionArn })) {
      for (const event of events) {
        if (event.stateEnteredEventDetails?.name) run.states.push(event.stateEnteredEventDetails.name);
        if (event.taskFailedEventDetails?.error) run.errors.push(event.taskFailedEventDetails.error);
        if (event.taskTimedOutEventDetails?.error) run.errors.push(event.taskTimedOutEventDetails.error);
        const { parameters } = event.taskScheduledEventDetails ?? {};
        if (parameters) run.payloads.push(JSON.parse(parameters).Payload);
      }
    }
    return run;
  };
}
