/*
 * Goal: the templates mean the same on an engine that shares no code with the local host: the order saga, the event
 * pattern of each consumer, and the schedules.
 * Method: the plan of the synthesised templates is created on LocalStack. The saga's tasks are mocked there, so that
 * each path runs, with errors named as on AWS.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalStack } from '../../scripts/local/engines/localstack.ts';
import { canRunLocalStack, prepareLocalStack } from '../../scripts/local/engines/python.ts';
import { root } from '../../scripts/local/environment.ts';
import type { Plan } from '../../scripts/local/host/plan.ts';
import { loadPlan } from '../../scripts/local/host/synthesis/load-plan.ts';
import { freePort } from '../../scripts/local/process/ports.ts';
import type { Background } from '../../scripts/local/process/processes.ts';
import { printedStep } from '../../scripts/local/progress.ts';
import { catalogue } from '../support/localstack/catalogue.ts';
import { consumedEvents } from '../support/localstack/consumed-events.ts';
import { mockedTasks } from '../support/localstack/mocked-tasks.ts';
import { type SagaPath, sagaPaths } from '../support/localstack/saga-paths.ts';
import { createMachine, type Run } from '../support/localstack/saga-runs.ts';

/** The first, and ten retries. */
const attempts = 11;
/** AWS bills each state that is entered. */
const maxStates = 6;

const canRun = canRunLocalStack();
if (!canRun) {
  console.warn('Python 3.12 or newer is not installed: saga, event patterns and schedules are not run on LocalStack.');
}

let engine: Background;
let plan: Plan;
let config: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

beforeAll(async () => {
  if (!canRun) return;
  const python = await prepareLocalStack(printedStep);
  const folder = join(root, '.nightflow', 'engines');
  mkdirSync(folder, { recursive: true });
  plan = await loadPlan({ folder, valkey: '' });
  const mocks = join(folder, 'mocked-tasks.json');
  writeFileSync(mocks, JSON.stringify(mockedTasks(machine().name, sagaPaths)));
  const port = await freePort();
  engine = await startLocalStack({ folder, python, port, mockedTasks: mocks });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  config = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', credentials };
}, 600_000);
afterAll(() => engine?.stop(5));

function machine() {
  const [only, ...others] = plan.machines;
  if (!only || others.length > 0) throw new Error(`There are ${plan.machines.length} state machines`);
  return only;
}

describe.skipIf(!canRun)('the order saga', () => {
  let runs: PromiseSettledResult<Run>[];
  beforeAll(async () => {
    const run = await createMachine(machine(), config);
    // All at once: most of their time is waits between retries.
    runs = await Promise.allSettled(sagaPaths.map(({ name }) => run(name)));
  });

  it.each(sagaPaths)('$name', async ({ name, visits, reason, error, tasks, unmocked }) => {
    const ended = runs[sagaPaths.findIndex((path) => path.name === name)];
    if (ended?.status !== 'fulfilled') throw ended?.reason;
    const run = ended.value;
    expect([run.status, run.error]).toEqual(error ? ['FAILED', error] : ['SUCCEEDED', undefined]);
    expect(run.states.map((state) => state.replaceAll(' ', '_')).join(' ')).toBe(visits);
    const unmockedErrors = Array<string>(attempts)
      .fill(unmocked ?? '')
      .filter(Boolean);
    expect(run.errors.sort()).toEqual([...mockedErrors(tasks), ...unmockedErrors].sort());
    for (const { task, orderId, token, result } of run.payloads) {
      expect(orderId).toBe('ord_1');
      expect(Boolean(token)).toBe(task === 'TakePayment');
      if (task === 'RefundPayment' || task === 'ReleaseTickets') expect(result?.outcome ?? result?.Error).toBe(reason);
    }
  });

  it('enters few states for an order that is confirmed', async () => {
    const [confirmed] = runs;
    if (confirmed?.status !== 'fulfilled') throw confirmed?.reason;
    expect(confirmed.value.states.at(-1)).toBe('OrderConfirmed');
    expect(confirmed.value.states.length).toBeLessThanOrEqual(maxStates);
  });

  it('takes a path through every state', () => {
    const visited = new Set(sagaPaths.flatMap(({ visits }) => visits.split(' ')));
    const states = Object.keys(JSON.parse(machine().definition).States).map((state) => state.replaceAll(' ', '_'));
    expect([...visited].sort()).toEqual(states.sort());
  });
});

/** The errors of all attempts: the last answer of a task repeats. */
const mockedErrors = (tasks: SagaPath['tasks']): string[] =>
  Object.values(tasks).flatMap((answers) =>
    answers.flatMap((answer, index) => {
      const repeats = index === answers.length - 1 ? attempts - index : 1;
      return 'throws' in answer ? Array<string>(repeats).fill(answer.throws) : [];
    }),
  );

describe.skipIf(!canRun)('the consumers of events', () => {
  const consumerOf = (rule: string) => rule.replace(/^NightFlow-local-/, '').replace(/Rule[0-9A-F]{8}$/, '');

  it('receive each event that they are for, in every published shape, and no other', async () => {
    const client = new EventBridgeClient(config);
    const matches = async (pattern: object, event: object) => {
      const request = { EventPattern: JSON.stringify(pattern), Event: JSON.stringify(event) };
      return (await client.send(new TestEventPatternCommand(request))).Result === true;
    };
    const received: Record<string, string[]> = {};
    for (const { name, pattern } of plan.rules) {
      const consumer = consumerOf(name);
      received[consumer] = [];
      for (const { name: event, entry } of catalogue) {
        if (await matches(pattern, entry)) received[consumer].push(event);
        expect(await matches(pattern, { ...entry, source: 'another.source' }), `${consumer} ${event}`).toBe(false);
      }
    }
    const shapesOf = (type: string) => catalogue.filter((one) => one.detailType === type).map(({ name }) => name);
    const expected = Object.entries(consumedEvents).map(([consumer, type]) => [consumer, shapesOf(type)]);
    expect(received).toEqual(Object.fromEntries(expected));
  });

  it('have rules that EventBridge accepts', async () => {
    const client = new EventBridgeClient(config);
    for (const { name } of plan.buses) await client.send(new CreateEventBusCommand({ Name: name }));
    for (const { name, busName, pattern } of plan.rules) {
      const rule = { Name: name.slice(-64), EventBusName: busName, EventPattern: JSON.stringify(pattern) };
      expect((await client.send(new PutRuleCommand(rule))).RuleArn).toContain(busName);
    }
  });
});

describe.skipIf(!canRun)('the schedules', () => {
  it('are accepted with their expressions, targets and inputs', async () => {
    const client = new SchedulerClient(config);
    expect(plan.schedules.length).toBeGreaterThan(5);
    for (const { name, expression, targetArn, input } of plan.schedules) {
      const Target = { Arn: targetArn, RoleArn: 'arn:aws:iam::000000000000:role/scheduler', Input: input };
      const schedule = { Name: name.slice(-64), ScheduleExpression: expression, FlexibleTimeWindow: { Mode: 'OFF' } };
      await client.send(new CreateScheduleCommand({ ...schedule, FlexibleTimeWindow: { Mode: 'OFF' }, Target }));
      const found = await client.send(new GetScheduleCommand({ Name: schedule.Name }));
      expect(found).toMatchObject({ ScheduleExpression: expression, State: 'ENABLED', Target: { Arn: targetArn } });
      expect(found.Target?.Input).toBe(input);
    }
  });
});
