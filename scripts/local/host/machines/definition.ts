import * as z from 'zod';
import { Failure } from '../../process/failure.ts';
import { pathPattern, pathsIn } from './paths.ts';

const onData = /^\$(?!\$)/;
const contextPaths = ['Execution.Id', 'Execution.Name', 'Execution.Input', 'Execution.StartTime', 'Task.Token'].map(
  (path) => `$$.${path}`,
);

const DataPath = z.string().regex(pathPattern).regex(onData);
const Errors = z.array(z.string()).min(1);

const isSupported = (path: unknown): boolean =>
  typeof path === 'string' && pathPattern.test(path) && (onData.test(path) || contextPaths.includes(path));

const Template = z.record(z.string(), z.unknown()).superRefine((template, { addIssue }) => {
  for (const { field, path } of pathsIn(template)) {
    if (!isSupported(path)) addIssue({ code: 'custom', message: `unsupported path ${path} for ${field}` });
  }
});

const Retrier = z.strictObject({
  ErrorEquals: Errors,
  IntervalSeconds: z.int().min(1).default(1),
  MaxAttempts: z.int().min(0).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).optional(),
  JitterStrategy: z.enum(['NONE', 'FULL']).default('NONE'),
});

const Catcher = z.strictObject({ ErrorEquals: Errors, ResultPath: DataPath.nullable().default('$'), Next: z.string() });

const Comment = z.string().optional();
const waitForToken = '.waitForTaskToken';

const Task = z.strictObject({
  Type: z.literal('Task'),
  Comment,
  Resource: z.enum(['', waitForToken].map((suffix) => `arn:aws:states:::lambda:invoke${suffix}`)),
  Parameters: z.strictObject({ FunctionName: z.string(), Payload: Template }),
  ResultSelector: Template.optional(),
  ResultPath: DataPath.nullable().default('$'),
  TimeoutSeconds: z.int().min(1).optional(),
  Retry: z.array(Retrier).default([]),
  Catch: z.array(Catcher).default([]),
  Next: z.string(),
});

const Choice = z.strictObject({
  Type: z.literal('Choice'),
  Comment,
  Choices: z.array(z.strictObject({ Variable: DataPath, StringEquals: z.string(), Next: z.string() })).min(1),
  Default: z.string().optional(),
});

const Succeed = z.strictObject({ Type: z.literal('Succeed'), Comment });

const Definition = z.strictObject({
  Comment,
  StartAt: z.string(),
  States: z.record(z.string(), z.discriminatedUnion('Type', [Task, Choice, Succeed])),
});

/** A definition in Amazon States Language, with AWS's default values filled in. */
export type Definition = z.infer<typeof Definition>;
export type TaskState = z.infer<typeof Task>;
export type ChoiceState = z.infer<typeof Choice>;
export type Retrier = z.infer<typeof Retrier>;

export const waitsForToken = ({ Resource }: TaskState): boolean => Resource.endsWith(waitForToken);

/** States that are followed without naming one that exists. */
function faultsOf({ StartAt, States }: Definition): string[] {
  const faults: string[] = [];
  const check = (from: string, to: string) => to in States || faults.push(`${from}: the state ${to} does not exist`);
  check('StartAt', StartAt);
  for (const [name, state] of Object.entries(States)) {
    if (state.Type === 'Choice') {
      for (const { Next } of state.Choices) check(name, Next);
      if (state.Default !== undefined) check(name, state.Default);
    }
    if (state.Type !== 'Task') continue;
    for (const { Next } of [state, ...state.Catch]) check(name, Next);
    faults.push(...wildcardFaults(name, state.Retry), ...wildcardFaults(name, state.Catch));
    const usesToken = pathsIn(state.Parameters.Payload).some(({ path }) => path === '$$.Task.Token');
    if (usesToken !== waitsForToken(state))
      faults.push(`${name}: a token is passed if and only if the task waits for it`);
  }
  return faults;
}

const wildcardFaults = (name: string, list: readonly { ErrorEquals: string[] }[]): string[] =>
  list.some(
    ({ ErrorEquals }, index) =>
      ErrorEquals.includes('States.ALL') && (ErrorEquals.length > 1 || index < list.length - 1),
  )
    ? [`${name}: States.ALL must be alone, in the last retrier or catcher`]
    : [];

/** Parses the definition of a machine. @throws Failure that names what the local cloud does not support. */
export function parseDefinition(machine: string, json: string): Definition {
  const fail = (faults: string[]) => new Failure(`State machine ${machine} is not supported:\n${faults.join('\n')}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    throw fail([`its definition is not JSON (${error instanceof Error ? error.message : error})`]);
  }
  const { success, data, error } = Definition.safeParse(parsed);
  if (!success) throw fail(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const faults = faultsOf(data);
  if (faults.length > 0) throw fail(faults);
  return data;
}
