import { App, Stack } from 'aws-cdk-lib';
import { expect, it } from 'vitest';
import { startEnv } from '../../functions/orders/env.ts';
import { env as venueEnv } from '../../functions/venues/env.ts';
import { text } from '../../infra/constructs/binding.ts';
import { bind, ServiceFunction } from '../../infra/constructs/service-function.ts';
import { httpEnv } from '../../shared/base/env.ts';
import { stack, stacksOf } from '../support/state/stacks.ts';

// `npm run check` compiles this file: an expected error that does not occur is itself a compile error.
it('a function with a missing or unknown binding does not compile', () => {
  const STAGE = text('test');
  // @ts-expect-error SAGA_ARN is missing.
  expect(Object.keys(bind(startEnv, { STAGE }))).toEqual(['STAGE']);
  // @ts-expect-error SAGA is not a name of this environment.
  bind(startEnv, { STAGE, SAGA_ARN: text('arn'), SAGA: text('arn') });
});

it('a function with bindings that `bind` has not checked does not compile', () => {
  const empty = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }));
  // @ts-expect-error A function accepts only the result of `bind`.
  new ServiceFunction(empty, 'orders', 'on-order-placed', { STAGE: text('test') });
});

it('the environment of a function contains exactly the names it asks for', () => {
  const functions = stack(stacksOf('dev'), 'service').findResources('AWS::Lambda::Function');
  const [, venues] = Object.entries(functions).find(([id]) => id.startsWith('venuesapi')) ?? [];
  const asked = new Set([...venueEnv.names, ...httpEnv.names, 'SERVICE']);
  expect(new Set(Object.keys(venues?.Properties.Environment.Variables))).toEqual(asked);
});
