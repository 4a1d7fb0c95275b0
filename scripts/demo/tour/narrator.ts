import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { Failure } from '../../local/process/failure.ts';
import type { Answer, Api, RequestOptions, Route } from '../http.ts';
import { styled } from './words.ts';

const lineWidth = 110;

/** Stops the demo: something is not as this story needs it. */
export function requireThat(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Failure(otherwise);
}

interface Poll<T> {
  wanted: (answer: T) => boolean;
  /** In words, for the sentence when it does not come. */
  what: string;
  seconds: number;
  /** Told of every answer with the milliseconds since the first question. */
  seen?: (answer: T, ms: number) => void;
}

/** Tells a story in the terminal: headings, requests with what came back, and what the system did underneath. */
export interface Narrator {
  /** One numbered step, with the time it took. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** One request, shown with its answer's status and time. */
  request: <S extends z.ZodType>(route: Route, shape: S, options?: RequestOptions) => Promise<z.output<S>>;
  /** The same request every 100 ms until the answer is as wanted, shown once. @throws Failure when time is up. */
  poll: <S extends z.ZodType>(
    route: Route,
    shape: S,
    options: RequestOptions & Poll<z.output<S>>,
  ) => Promise<z.output<S>>;
  say(...lines: string[]): void;
  underneath(...lines: string[]): void;
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
    underneath: (...lines) =>
      say(...lines.map((line, at) => styled('gray', `${at === 0 ? 'underneath:' : '           '} ${line}`))),

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
      for (let asked = 1; ; asked++) {
        const answer = await api(route, shape, options);
        const ms = Math.round(performance.now() - startedAt);
        seen?.(answer.body, ms);
        if (wanted(answer.body)) {
          showRequest(route, options.body, answer, asked === 1 ? `in ${ms} ms` : `asked ${asked} times in ${ms} ms`);
          return answer.body;
        }
        requireThat(ms < seconds * 1000, `${what} did not happen within ${seconds} s.`);
        await sleep(100);
      }
    },
  };
}
