import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { Failure } from '../../local/process/failure.ts';
import type { Answer, Api, RequestOptions, Route } from '../../shared/api-client.ts';
import { styled } from './words.ts';

const lineWidth = 110;
const internalsLabel = 'under the hood:';

/** Stops the demo with `otherwise` if a condition does not hold. @throws Failure */
export function requireThat(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Failure(otherwise);
}

interface Poll<T> {
  wanted: (answer: T) => boolean;
  /** Subject of the error sentence on timeout. */
  what: string;
  seconds: number;
  /** Called with every response and the milliseconds since the first request. */
  seen?: (answer: T, ms: number) => void;
}

/** Narrates in the terminal: headings, requests with their responses, and what the system did internally. */
export interface Narrator {
  /** Runs one numbered step and prints its duration. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** Sends one request and prints it with status and time. */
  request: <S extends z.ZodType>(route: Route, shape: S, options?: RequestOptions) => Promise<z.output<S>>;
  /** Repeats a request every 100 ms until the response is as wanted, and prints it once. @throws Failure on timeout. */
  poll: <S extends z.ZodType>(
    route: Route,
    shape: S,
    options: RequestOptions & Poll<z.output<S>>,
  ) => Promise<z.output<S>>;
  /** Sends one request and prints nothing. */
  quietly: Api;
  say(...lines: string[]): void;
  explain(...lines: string[]): void;
}

export function narrator(api: Api): Narrator {
  let steps = 0;
  const say = (...lines: string[]) => {
    for (const line of lines) console.log(`     ${line}`);
  };
  const showRequest = (route: Route, body: unknown, { status }: Answer<unknown>, note: string) => {
    const sent = body === undefined ? '' : ` ${JSON.stringify(body)}`;
    const line = `${route}${sent}`;
    const shown = line.length > lineWidth ? `${line.slice(0, lineWidth - 1)}…` : line;
    console.log(`   ${styled('cyan', shown)} ${styled('bold', `→ ${status}`)} ${styled('gray', note)}`);
  };
  return {
    say,
    quietly: api,
    explain: (...lines) =>
      say(...lines.map((line, index) => styled('gray', `${(index === 0 ? internalsLabel : '').padEnd(15)} ${line}`))),

    async step(title, work) {
      steps += 1;
      const startedAt = performance.now();
      console.log(`\n${styled('bold', `${String(steps).padStart(2)} ${title}`)}`);
      const result = await work();
      say(styled('gray', `step took ${Math.round(performance.now() - startedAt)} ms`));
      return result;
    },

    async request(route, shape, options = {}) {
      const answer = await api(route, shape, options);
      showRequest(route, options.body, answer, `in ${answer.ms} ms`);
      return answer.body;
    },

    async poll(route, shape, { wanted, what, seconds, seen, ...options }) {
      const startedAt = performance.now();
      for (let polls = 1; ; polls++) {
        const answer = await api(route, shape, options);
        const ms = Math.round(performance.now() - startedAt);
        seen?.(answer.body, ms);
        if (wanted(answer.body)) {
          showRequest(route, options.body, answer, polls === 1 ? `in ${ms} ms` : `${polls} polls in ${ms} ms`);
          return answer.body;
        }
        requireThat(ms < seconds * 1000, `${what} did not happen within ${seconds} s.`);
        await sleep(100);
      }
    },
  };
}
