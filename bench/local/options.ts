import { parseArgs } from 'node:util';
import { Failure } from '../../scripts/local/process/failure.ts';

export interface Options {
  /** Measured seconds of each point. */
  seconds: number;
  /** Concurrent clients, one point for each number. */
  clients: number[];
  json: boolean;
}

const usage = 'Usage: npm run bench -- local [--seconds n] [--clients 1,8,32] [--json]';
const maxSeconds = 60;
const maxClients = 256;
const maxLevels = 6;

function numberBetween(text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Failure(`"${text}" is not a whole number from 1 to ${most}. ${usage}`);
}

/** Reads the words after the name of the benchmark. @throws Failure for an unknown word or a number out of range. */
export function readOptions(words: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        seconds: { type: 'string', default: '15' },
        clients: { type: 'string', default: '1,8,32' },
        json: { type: 'boolean', default: false },
      },
    });
    const levels = values.clients.split(',');
    if (levels.length > maxLevels) throw new Failure(`At most ${maxLevels} numbers of clients. ${usage}`);
    return {
      seconds: numberBetween(values.seconds, maxSeconds),
      clients: levels.map((level) => numberBetween(level, maxClients)),
      json: values.json,
    };
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${error instanceof Error ? error.message : String(error)}. ${usage}`);
  }
}

/** Returns the URL of a system on this machine. @throws Failure for another host: the load must never leave it. */
export function loopbackUrl(address: string): URL {
  const url = URL.parse(address);
  const isLoopback = url !== null && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (isLoopback && url.protocol === 'http:') return url;
  throw new Failure(
    `The benchmark loads a system on this machine only, such as http://localhost:8080, not ${address}.`,
  );
}

const setUpSeconds = 120;
/** Warm-up, more accounts, and the wait until the system is at rest. */
const aroundPointSeconds = 15;

/** The expected duration of a run, and after how long it is stopped. */
export function durations(points: number, seconds: number): { expectedSeconds: number; limitSeconds: number } {
  const expectedSeconds = setUpSeconds + points * (seconds + aroundPointSeconds);
  return { expectedSeconds, limitSeconds: expectedSeconds * 2 };
}
