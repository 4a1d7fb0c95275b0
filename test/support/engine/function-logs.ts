import { afterAll, expect } from 'vitest';
import { leaksIn } from './leaks.ts';

/** Functions print to the streams of their process, past the console that vitest shows. */
const streams = [process.stdout, process.stderr];
const lines: string[] = [];
const secrets: string[] = [];

const restore = streams.map((stream) => {
  const { write } = stream;
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    lines.push(...String(chunk).split('\n').filter(Boolean));
    const done = rest.find((one) => typeof one === 'function');
    done?.();
    return true;
  };
  return () => {
    stream.write = write;
  };
});

/** What the functions in this process have printed since the test file began. */
export const functionLogs = (): readonly string[] => lines;

/** A value that may stand in no line from now on. */
export const keepSecret = (value: string): number => secrets.push(value);

afterAll(() => {
  for (const one of restore) one();
  expect(leaksIn(lines, secrets), 'log lines that tell too much').toEqual([]);
});
