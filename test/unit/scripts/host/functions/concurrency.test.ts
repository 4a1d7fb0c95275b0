import { afterAll, expect, it } from 'vitest';
import { planOf, SampleFunctions } from './sample-functions.ts';

/*
 * Goal: concurrent invocations of one worker never mix what they log.
 * Method: a bundle with the logger of the system serves many invocations at a time, which log before and after pauses
 * of different lengths.
 */

const sample = new SampleFunctions([planOf('logs')]);
afterAll(() => sample.end());

it('concurrent invocations log their own correlation id and request id', async () => {
  sample.write(
    'logs',
    `import { log, withContext } from 'shared/base/log.ts';
    let running = 0;
    let most = 0;
    export const handler = ({ id, pause }, context) =>
      withContext(id, 'test', async () => {
        most = Math.max(most, ++running);
        log.addContext(context);
        for (let step = 0; step < 4; step++) {
          log.info('step', { own: id, ownRequest: context.awsRequestId });
          await new Promise((resolve) => setTimeout(resolve, pause));
        }
        running--;
        return most;
      });`,
  );
  const ids = Array.from({ length: 40 }, (_, n) => `correlation-${n}`);
  const invoked = await Promise.all(ids.map((id, n) => sample.invoke('logs', { id, pause: n % 7 })));
  expect(invoked.every(({ ok }) => ok)).toBe(true);
  expect(Math.max(...invoked.map((one) => (one.ok ? Number(one.payload) : 0)))).toBeGreaterThan(20);
  // Ends the worker, so that its last lines are in the file.
  await sample.functions.stop();
  const lines = sample.log('logs').map((line) => JSON.parse(line));
  expect(lines).toHaveLength(ids.length * 4);
  expect(lines.filter(({ own, correlationId }) => own !== correlationId)).toEqual([]);
  expect(lines.filter(({ ownRequest, function_request_id: id }) => ownRequest !== id)).toEqual([]);
});
