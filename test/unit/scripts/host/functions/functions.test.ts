import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { planOf, SampleFunctions } from './sample-functions.ts';

process.env.SECRET_OF_THE_SHELL = 'hidden';
process.env.TZ = 'America/New_York';
const names = ['echo', 'broken', 'slow', 'stuck', 'dies', 'greedy', 'reloaded', 'needs', 'idle'];
const more: Record<string, object> = {
  slow: { timeoutSeconds: 1 },
  stuck: { timeoutSeconds: 1 },
  echo: { environment: { GIVEN: 'value' }, memoryMb: 256 },
};
const sample = new SampleFunctions(names.map((name) => planOf(name, more[name])));
afterAll(() => sample.end());

const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 50 });

describe('a function', () => {
  sample.write(
    'echo',
    `export const handler = async (event, context) => {
      if (event.want === 'environment') return { ...process.env };
      if (event.want === 'context') return { ...context, left: context.getRemainingTimeInMillis() };
      if (event.want === 'zone') return new Date(2026, 6, 1).toISOString();
      if (event.want === 'date') return { at: new Date(0), gone: undefined };
      if (event.want === 'nothing') return;
      if (event.want === 'circle') { const one = {}; one.one = one; return one; }
      if (event.want === 'much') return 'x'.repeat(event.length);
      if (event.want === 'text') throw 'only text';
      if (event.want === 'error') throw new RangeError('too far');
      return event;
    };`,
  );
  const answer = async (want: string) => {
    const invoked = await sample.invoke('echo', { want });
    return invoked.ok ? invoked.payload : invoked;
  };

  it('gets the event and answers its result as JSON', async () => {
    expect(await sample.invoke('echo', { a: [1, 'ü'], b: undefined })).toEqual({ ok: true, payload: { a: [1, 'ü'] } });
    expect(await answer('date')).toStrictEqual({ at: '1970-01-01T00:00:00.000Z' });
    expect(await answer('nothing')).toBeNull();
  });

  it('has its own environment and nothing of the shell', async () => {
    const environment = (await answer('environment')) as Record<string, string>;
    expect(environment).toMatchObject({
      GIVEN: 'value',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'echo',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_ACCESS_KEY_ID: 'test',
    });
    const foreign = ['SECRET_OF_THE_SHELL', 'HOME', 'VITEST', 'NODE_ENV', 'NODE_COMPILE_CACHE'];
    expect(Object.keys(environment).filter((name) => foreign.includes(name))).toEqual([]);
  });

  it('gets the context of Lambda', async () => {
    const context = (await answer('context')) as { left: number; awsRequestId: string };
    expect(context).toMatchObject({
      functionName: 'echo',
      functionVersion: '$LATEST',
      invokedFunctionArn: planOf('echo').arn,
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/echo',
      callbackWaitsForEmptyEventLoop: true,
    });
    expect(context.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(context.left).toBeGreaterThan(19_000);
    expect(context.left).toBeLessThanOrEqual(20_000);
  });

  it('runs in UTC', async () => {
    expect(await answer('zone')).toBe('2026-07-01T00:00:00.000Z');
  });

  it('reports what its handler throws as the runtime does, and logs it', async () => {
    expect(await answer('error')).toEqual({ ok: false, errorType: 'RangeError', errorMessage: 'too far' });
    expect(await answer('text')).toEqual({ ok: false, errorType: 'string', errorMessage: 'only text' });
    expect(await answer('circle')).toMatchObject({ errorMessage: 'Unable to stringify response body' });
    await waitFor(() => expect(sample.log('echo').join()).toContain('"errorMessage":"too far"'));
  });

  it('takes and gives at most 6 MB', async () => {
    const invoked = await sample.invoke('echo', { text: 'x'.repeat(6 * 1024 * 1024) });
    expect(invoked).toMatchObject({ ok: false, errorType: 'RequestEntityTooLargeException' });
    const limit = 6 * 1024 * 1024 + 100;
    const most = await sample.invoke('echo', { want: 'much', length: limit - 2 });
    expect(most.ok).toBe(true);
    const excess = await sample.invoke('echo', { want: 'much', length: limit - 1 });
    expect(excess).toMatchObject({ ok: false, errorType: 'Function.ResponseSizeTooLarge' });
  });

  it('that does not exist is reported', async () => {
    expect(await sample.invoke('unknown')).toMatchObject({ ok: false, errorType: 'ResourceNotFoundException' });
  });
});

describe('a function that cannot be loaded', () => {
  it('reports the real message, and is loaded again by the next invocation', async () => {
    sample.write('needs', `throw new Error('Environment: NAME is missing');`);
    const missing = { ok: false, errorType: 'Error', errorMessage: 'Environment: NAME is missing' };
    expect(await Promise.all([sample.invoke('needs'), sample.invoke('needs')])).toEqual([missing, missing]);
    sample.write('needs', `export const other = 1;`);
    expect(await sample.invoke('needs')).toMatchObject({ ok: false, errorType: 'Runtime.HandlerNotFound' });
    sample.write('needs', `export const handler = async () => 'works';`);
    expect(await sample.invoke('needs')).toEqual({ ok: true, payload: 'works' });
  });

  it('reports that its bundle is missing', async () => {
    expect(await sample.invoke('broken')).toMatchObject({ ok: false, errorMessage: expect.stringContaining('broken') });
  });
});

describe('the time limit', () => {
  const timedOut = {
    ok: false,
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/),
  };

  it('fails an invocation, lets others of its worker end, and gives the next one a new worker', async () => {
    sample.write(
      'slow',
      `let served = 0;
      export const handler = async ({ wait }) => {
        await new Promise((resolve) => setTimeout(resolve, wait));
        return ++served;
      };`,
    );
    expect(await sample.invoke('slow', { wait: 0 })).toEqual({ ok: true, payload: 1 });
    const late = sample.invoke('slow', { wait: 10_000 });
    await sleep(500);
    const other = sample.invoke('slow', { wait: 800 });
    expect(await late).toEqual(timedOut);
    expect(await sample.invoke('slow', { wait: 0 })).toEqual({ ok: true, payload: 1 });
    expect(await other).toEqual({ ok: true, payload: 2 });
    expect(sample.log('slow').at(-1)).toContain('timed out after 1.00 seconds');
  });

  it('ends a handler that never yields', async () => {
    sample.write('stuck', `export const handler = async ({ stuck }) => { while (stuck); return 'free'; };`);
    expect(await sample.invoke('stuck', { stuck: false })).toMatchObject({ ok: true });
    expect(await Promise.all([sample.invoke('stuck', { stuck: true }), sample.invoke('stuck')])).toEqual([
      timedOut,
      timedOut,
    ]);
    expect(await sample.invoke('stuck')).toEqual({ ok: true, payload: 'free' });
  });
});

describe('a worker that dies', () => {
  sample.write(
    'dies',
    `export const handler = async ({ how }) => {
      if (how === 'exit') process.exit(3);
      if (how === 'throw') setTimeout(() => { throw new Error('nobody catches this'); });
      if (how === 'reject') Promise.reject(new Error('nobody handles this'));
      if (how) await new Promise(() => {});
      return 'alive';
    };`,
  );
  sample.write(
    'greedy',
    `const all = []; export const handler = async () => { for (;;) all.push(new Array(1e5).fill(all.length)); };`,
  );

  it.each(['exit', 'throw', 'reject'])('fails its invocations and is replaced: %s', async (how) => {
    const [open, dying] = [sample.invoke('dies', { how: 'wait' }), sample.invoke('dies', { how })];
    for (const invoked of await Promise.all([open, dying])) {
      expect(invoked).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    }
    expect(await sample.invoke('dies')).toEqual({ ok: true, payload: 'alive' });
  });

  it('leaves the reason in the log', () => {
    expect(sample.log('dies').join('\n')).toMatch(/status 3[\s\S]*nobody catches this[\s\S]*nobody handles this/);
  });

  it('dies of the memory limit of its function', async () => {
    expect(await sample.invoke('greedy')).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    expect(sample.log('greedy').join()).toContain('memory');
  });
});

describe('reload', () => {
  it('gives the next invocation the new bundle, while the old one ends its invocations', async () => {
    const version = (text: string) =>
      sample.write(
        'reloaded',
        `export const handler = async ({ wait = 0 }) => { await new Promise((r) => setTimeout(r, wait)); return '${text}'; };`,
      );
    version('old');
    expect(await sample.invoke('reloaded')).toMatchObject({ payload: 'old' });
    const open = sample.invoke('reloaded', { wait: 300 });
    version('new');
    sample.functions.reload('reloaded');
    expect(await sample.invoke('reloaded')).toMatchObject({ payload: 'new' });
    expect(await open).toMatchObject({ payload: 'old' });
  });
});

describe('a worker without invocations', () => {
  afterEach(() => vi.useRealTimers());

  it('ends after two minutes', async () => {
    sample.write('idle', `let served = 0; export const handler = async () => ++served;`);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    expect(await sample.invoke('idle')).toMatchObject({ payload: 1 });
    vi.advanceTimersByTime(119_000);
    expect(await sample.invoke('idle')).toMatchObject({ payload: 2 });
    vi.advanceTimersByTime(119_000);
    expect(sample.functions.isRunning('idle')).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(sample.functions.isRunning('idle')).toBe(false);
    vi.useRealTimers();
    expect(await sample.invoke('idle')).toMatchObject({ payload: 1 });
  });
});

describe('stop', () => {
  it('fails open invocations and those that follow, within two seconds', async () => {
    const stopped = new SampleFunctions([planOf('endless')]);
    stopped.write(
      'endless',
      `export const handler = async ({ busy }) => { while (busy); await new Promise(() => {}); };`,
    );
    const open = [stopped.invoke('endless'), stopped.invoke('endless', { busy: true })];
    await sleep(300);
    const startedAt = performance.now();
    await stopped.functions.stop();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    for (const invoked of await Promise.all(open)) expect(invoked).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(await stopped.invoke('endless')).toMatchObject({ ok: false, errorMessage: 'The local cloud has stopped' });
    await stopped.end();
  });
});
