// Goal: a process that ends by itself is started again, within bounds, and a stopped one never.
// Method: fake processes that the test ends by hand.
import { expect, it, vi } from 'vitest';
import { supervise } from '../../../../scripts/local/process/supervise.ts';

function fakeProcess() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const stop = vi.fn(async () => {
    end();
    return true;
  });
  return { hasEnded: () => false, ended, stop, end: () => end() };
}

async function started() {
  const processes: ReturnType<typeof fakeProcess>[] = [];
  const said: string[] = [];
  const start = async () => {
    const one = fakeProcess();
    processes.push(one);
    return one;
  };
  const supervised = await supervise('The host', start, (sentence) => said.push(sentence));
  return { processes, said, supervised };
}

it('starts a process again that ended by itself', async () => {
  const { processes, said, supervised } = await started();
  processes[0]?.end();
  await vi.waitFor(() => expect(processes).toHaveLength(2));
  expect(said).toEqual(['The host ended by itself, so it is started again.']);
  await supervised.stop(1);
  expect(processes[1]?.stop).toHaveBeenCalledOnce();
});

it('tries again when a restart fails, since its port may be taken for a moment', async () => {
  const first = fakeProcess();
  const second = fakeProcess();
  const start = vi.fn<() => Promise<ReturnType<typeof fakeProcess>>>();
  start.mockResolvedValueOnce(first).mockRejectedValueOnce(new Error('Port 1 is taken')).mockResolvedValueOnce(second);
  const said: string[] = [];
  const supervised = await supervise('Valkey', start, (sentence) => said.push(sentence), 10);
  first.end();
  await vi.waitFor(() => expect(start).toHaveBeenCalledTimes(3));
  expect(said).toEqual(['Valkey ended by itself, so it is started again.']);
  await supervised.stop(1);
  expect(second.stop).toHaveBeenCalledOnce();
});

it('gives up when restarts keep failing, and says why', async () => {
  const first = fakeProcess();
  const start = vi.fn<() => Promise<ReturnType<typeof fakeProcess>>>().mockResolvedValueOnce(first);
  start.mockRejectedValue(new Error('Port 1 is taken'));
  const said: string[] = [];
  const supervised = await supervise('Valkey', start, (sentence) => said.push(sentence), 10);
  first.end();
  await vi.waitFor(() => expect(said).toHaveLength(2));
  expect(said[1]).toBe('Valkey could not be started again: Port 1 is taken');
  expect(start).toHaveBeenCalledTimes(6);
  await supervised.stop(1);
});

it('does not start a stopped process again', async () => {
  const { processes, said, supervised } = await started();
  expect(await supervised.stop(1)).toBe(true);
  expect([processes.length, said]).toEqual([1, []]);
});

it('gives up after five restarts within a minute', async () => {
  const { processes, said, supervised } = await started();
  for (let count = 1; count <= 6; count++) {
    await vi.waitFor(() => expect(processes).toHaveLength(count));
    processes[count - 1]?.end();
  }
  await vi.waitFor(() => expect(said.at(-1)).toContain('keeps ending by itself'));
  expect(processes).toHaveLength(6);
  await supervised.stop(1);
});
