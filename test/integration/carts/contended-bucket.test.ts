// Goal: buyers of one network address do not refuse each other places, however many hold and return at the same time.
// Method: before each write of the bucket its row changes so that the condition fails.
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startInProcess } from '../../support/engine/in-process.ts';

beforeAll(() => startInProcess({ cache: false }));

const key = 'contended';
const rate = { burst: 10, perMinute: 60 };
const now = Date.now();
const step = 'contended bucket';

beforeEach(async () => {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const { put } = await import('../../../shared/dynamo/write.ts');
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'UpdateItemCommand') return next(args);
        const { ConditionExpression = '' } = args.input as UpdateItemCommandInput;
        const fullAt = ConditionExpression.startsWith('fullAt > :now') ? now - 1 : now + 1;
        await put(process.env.RATES_TABLE ?? '', { pk: key, sk: 'bucket', fullAt });
        return next(args);
      },
    { name: step, step: 'initialize' },
  );
});
afterEach(async () => {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  dynamo.middlewareStack.remove(step);
});

it('a hold passes that cannot be counted', async () => {
  const { spendOrPass } = await import('../../../shared/http/shared-bucket.ts');
  expect(await spendOrPass(key, rate, now)).toMatchObject({ allowed: true });
});

it('what guards passwords is refused', async () => {
  const { spendFromSharedBucket } = await import('../../../shared/http/shared-bucket.ts');
  expect(await spendFromSharedBucket(key, rate, now)).toMatchObject({ allowed: false, retryAfterSeconds: 1 });
});
