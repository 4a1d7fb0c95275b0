import {
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { retryDeadline } from '../../../../shared/async/deadline.ts';
import { retryLimits } from '../../../../shared/async/limits.ts';
import { defineRoutes } from '../../../../shared/http/routes.ts';
import { serve } from '../../../../shared/http/serve.ts';
import { call } from '../../../support/http/gateway-event.ts';

const routes = defineRoutes({
  'GET /store': { summary: 'Read', access: 'public', returns: { 200: z.object({ left: z.number() }) } },
});
let work: () => unknown;
const handler = serve(routes, { 'GET /store': async () => work() });

const $metadata = {};
const cancelledBy = (...codes: string[]) =>
  new TransactionCanceledException({
    message: `Transaction cancelled [${codes}]`,
    $metadata,
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
const failing = (error: Error) => () => {
  throw error;
};

test.each([
  new ProvisionedThroughputExceededException({ message: 'hot', $metadata }),
  Object.assign(new Error('rate exceeded'), { name: 'ThrottlingException' }),
  Object.assign(new Error('rate of the account exceeded'), { name: 'RequestLimitExceeded' }),
  Object.assign(new Error('no answer'), { name: 'TimeoutError' }),
  Object.assign(new Error('no connection'), { code: 'ECONNREFUSED' }),
  Object.assign(new Error('an error of AWS'), { $metadata: { httpStatusCode: 500 } }),
  new TransactionConflictException({ message: 'ongoing', $metadata }),
  cancelledBy('TransactionConflict', 'None'),
  cancelledBy('None', 'ThrottlingError'),
])('a store that is busy is answered with 503 and when to retry: %s', async (error) => {
  work = failing(error);
  const { statusCode, headers, json } = await call(handler, 'GET /store');
  expect([statusCode, json]).toMatchObject([503, { code: 'busy', retryable: true }]);
  expect(Number(headers?.['retry-after'])).toBeGreaterThan(0);
});

test.each([new Error('a bug'), cancelledBy('ConditionalCheckFailed'), cancelledBy('ValidationError')])(
  'what no retry would change is a fault: %s',
  async (error) => {
    work = failing(error);
    expect(await call(handler, 'GET /store')).toMatchObject({ statusCode: 500, json: { code: 'internal' } });
  },
);

test('a request has one deadline for all of its retries', async () => {
  const leftMs = () => retryDeadline() - performance.now();
  work = () => ({ left: leftMs() });
  const { json } = await call(handler, 'GET /store');
  expect(json?.left).toBeGreaterThan(0);
  expect(json?.left).toBeLessThanOrEqual(retryLimits.requestMs);
  expect(leftMs()).toBeGreaterThan(retryLimits.requestMs);
});
