import type { SagaPath } from './saga-paths.ts';

/** More than the first attempt and all its retries. */
const moreThanEnough = 99;

/** LocalStack's configuration of mocked tasks, with a test case for each path: `<machine ARN>#<path>` runs it. */
export function mockedTasks(machine: string, paths: readonly SagaPath[]) {
  const responses: Record<string, Record<string, unknown>> = {};
  const cases: Record<string, Record<string, string>> = {};
  for (const { name, tasks } of paths) {
    cases[name] = {};
    for (const [task, answers] of Object.entries(tasks)) {
      const response = `${name}.${task}`;
      cases[name][task] = response;
      // A task with a token ends with what the token was sent. The others end with the answer of Lambda.
      const returned = (payload: object) => (task === 'TakePayment' ? payload : { StatusCode: 200, Payload: payload });
      responses[response] = Object.fromEntries(
        answers.map((answer, attempt) => [
          attempt === answers.length - 1 ? `${attempt}-${moreThanEnough}` : String(attempt),
          'throws' in answer ? { Throw: { Error: answer.throws, Cause: 'Mocked' } } : { Return: returned(answer) },
        ]),
      );
    }
  }
  return { StateMachines: { [machine]: { TestCases: cases } }, MockedResponses: responses };
}
