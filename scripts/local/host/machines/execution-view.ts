import { executionArn } from './arns.ts';
import type { ExecutionRow } from './execution-store.ts';

/** The JSON protocol has times in epoch seconds. */
export const seconds = (ms: number): number => ms / 1_000;

/** An execution in `ListExecutions`. */
export function summaryOf({ machineArn, name, status, startedAt, endedAt }: ExecutionRow): object {
  return {
    executionArn: executionArn(machineArn, name),
    stateMachineArn: machineArn,
    name,
    status,
    startDate: seconds(startedAt),
    ...(endedAt !== null && { stopDate: seconds(endedAt) }),
  };
}

/** The answer of `DescribeExecution`. */
export function descriptionOf(execution: ExecutionRow): object {
  const { input, output, error, cause } = execution;
  const included = { included: true };
  return {
    ...summaryOf(execution),
    input,
    inputDetails: included,
    ...(output !== null && { output, outputDetails: included }),
    ...(error !== null && { error, cause }),
  };
}
