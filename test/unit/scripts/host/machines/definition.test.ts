import { expect, it } from 'vitest';
import { parseDefinition } from '../../../../../scripts/local/host/machines/definition.ts';
import { Failure } from '../../../../../scripts/local/process/failure.ts';
import { saga } from './saga.ts';

const { Pay, Confirm, Refund } = saga.States;
const failure = (change: object, top: object = {}) => {
  const definition = { ...saga, ...top, States: { ...saga.States, ...change } };
  try {
    parseDefinition('saga', JSON.stringify(definition));
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
  throw new Error('The definition was accepted');
};

it('a definition gets the default values of AWS', () => {
  const Retry = [{ ErrorEquals: ['Fault'] }];
  const { States } = parseDefinition(
    'saga',
    JSON.stringify({ ...saga, States: { ...saga.States, Refund: { ...Refund, Retry } } }),
  );
  expect(States.Refund).toMatchObject({
    Retry: [{ IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: 'NONE' }],
    Catch: [],
  });
});

it.each<[string, object, object, string]>([
  ['another type of state', { Done: { Type: 'Map' } }, {}, 'States.Done.Type'],
  [
    'another integration',
    { Confirm: { ...Confirm, Resource: 'arn:aws:states:::sqs:sendMessage' } },
    {},
    'States.Confirm.Resource',
  ],
  ['a heartbeat', { Pay: { ...Pay, HeartbeatSeconds: 5 } }, {}, 'HeartbeatSeconds'],
  ['a timeout of the machine', {}, { TimeoutSeconds: 5 }, 'TimeoutSeconds'],
  [
    'an intrinsic function',
    { Confirm: { ...Confirm, ResultSelector: { 'id.$': 'States.UUID()' } } },
    {},
    'States.UUID()',
  ],
  ['a filter in a path', { Confirm: { ...Confirm, ResultSelector: { 'id.$': '$.a[0]' } } }, {}, '$.a[0]'],
  ['an unknown state', { Confirm: { ...Confirm, Next: 'Nowhere' } }, {}, 'Nowhere does not exist'],
  ['a token nobody waits for', { Confirm: { ...Confirm, Parameters: Pay.Parameters } }, {}, 'Confirm: a token'],
  [
    'a wildcard before other catchers',
    { Confirm: { ...Confirm, Catch: [...Confirm.Catch, ...Confirm.Catch] } },
    {},
    'Confirm: States.ALL must be alone',
  ],
])('a definition with %s is refused at start', (_, change, top, named) => {
  expect(failure(change, top)).toContain('State machine saga');
  expect(failure(change, top)).toContain(named);
});
