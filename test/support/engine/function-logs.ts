import { afterAll, expect } from 'vitest';
import { leaksIn } from './leaks.ts';

/** Functions print to the streams of the process, bypassing the console that vitest captures. */
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

/** Returns the lines that functions in this process have printed since the start of the test file. */
export const functionLogs = (): readonly string[] => lines;

/** Registers a value that no log line may contain. */
export const keepSecret = (value: string): number => secrets.push(value);

afterAll(() => {
  for (const one of restore) one();
  expect(leaksIn(lines, secrets), 'log lines with secrets or personal data').toEqual([]);
});
