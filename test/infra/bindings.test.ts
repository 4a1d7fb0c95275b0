import { App, Stack } from 'aws-cdk-lib';
import { expect, it } from 'vitest';
import { startEnv } from '../../functions/orders/env.ts';
import { env as venueEnv } from '../../functions/venues/env.ts';
import { text } from '../../infra/constructs/binding.ts';
import { bind, ServiceFunction } from '../../infra/constructs/service-function.ts';
import { chainEnv } from '../../shared/base/env.ts';
import { stack, stacksOf } from '../support/state/stacks.ts';

// `npm run check` compiles this file: an expectation of an error that does not come is an error itself.
it('a function that lacks a name of its environment does not compile', () => {
  const STAGE = text('test');
  // @ts-expect-error SAGA_ARN is missing.
  expect(Object.keys(bind(startEnv, { STAGE }))).toEqual(['STAGE']);
  // @ts-expect-error Nobody is called SAGA.
  bind(startEnv, { STAGE, SAGA_ARN: text('arn'), SAGA: text('arn') });
});

it('nor does one whose bindings nobody has checked', () => {
  const empty = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }));
  // @ts-expect-error Only `bind` makes what a function takes.
  new ServiceFunction(empty, 'orders', 'on-order-placed', { STAGE: text('test') });
});

it('a function finds in its environment what it asks for, and no flag that does nothing', () => {
  const functions = stack(stacksOf('dev'), 'service').findResources('AWS::Lambda::Function');
  const [, venues] = Object.entries(functions).find(([id]) => id.startsWith('venuesapi')) ?? [];
  const asked = new Set([...venueEnv.names, ...chainEnv.names, 'SERVICE']);
  expect(new Set(Object.keys(venues?.Properties.Environment.Variables))).toEqual(asked);
});
