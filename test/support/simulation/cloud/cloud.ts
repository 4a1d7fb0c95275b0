import type { Context } from 'aws-lambda';
import { compile } from '../../../../scripts/local/host/delivery/pattern.ts';
import type { FunctionPlan, Plan } from '../../../../scripts/local/host/plan.ts';
import type { Actor } from '../engine/scheduler.ts';
import type { World } from '../world.ts';
import { shortIds } from './describe-call.ts';
import { Streams } from './streams.ts';

export type Handler = (event: unknown, context: Context) => Promise<unknown>;
export type Answer = { ok: true; payload: unknown } | { ok: false; errorType: string; errorMessage: string };

interface Entry {
  Source: string;
  DetailType: string;
  Detail: string;
}

const maxSkewMs = 5 * 60_000;
/** Lambda repeats a failed asynchronous invocation after one minute, and after two more. */
const asyncRetriesMs = [60_000, 120_000];

/** Functions, the bus, queues and streams as synthesised, in virtual time. Only functions in `handlers` exist. */
export class Cloud {
  /** In whose name the cloud itself acts. It never fails. */
  readonly actor: Actor;
  readonly streams: Streams;
  /** Messages that nobody could process. Operators send them again. */
  dead: (() => void)[] = [];
  readonly #world: World;
  readonly plan: Plan;
  readonly #handlers: ReadonlyMap<string, Handler>;
  readonly #processes = new WeakSet<Actor>();
  readonly #rules: { matches: (event: unknown) => boolean; targets: string[] }[];
  #invocations = 0;

  constructor(world: World, plan: Plan, handlers: ReadonlyMap<string, Handler>) {
    this.#world = world;
    this.plan = plan;
    this.#handlers = handlers;
    this.actor = world.scheduler.actor('cloud');
    this.#rules = plan.rules.map(({ pattern, targets }) => ({
      matches: compile(pattern),
      targets: targets.map(({ arn }) => arn),
    }));
    const mappings = plan.streamMappings.filter(({ functionArn }) => this.#exists(functionArn));
    this.streams = new Streams(world, mappings, (arn) => this.#function(arn).entry);
  }

  isProcess(actor: Actor): boolean {
    return this.#processes.has(actor);
  }

  #function(arn: string): FunctionPlan {
    const found = this.plan.functions.find((one) => one.arn === arn);
    if (!found) throw new Error(`There is no function ${arn}`);
    return found;
  }

  #exists(functionArn: string): boolean {
    return this.#handlers.has(functionArn);
  }

  /** Invokes a function in a process of its own, which may die. The event is its own, too. Never rejects. */
  invoke(functionArn: string, event: unknown, why = ''): Promise<Answer> {
    const { scheduler, faults } = this.#world;
    const { entry, timeoutSeconds } = this.#function(functionArn);
    const handler = this.#handlers.get(functionArn);
    const name = `${entry.slice('functions/'.length, -'.ts'.length)}#${++this.#invocations}`;
    return new Promise((resolve) => {
      const dead = (why: string) =>
        resolve({ ok: false, errorType: 'Runtime.ExitError', errorMessage: `The process ended ${why}` });
      const skewMs = faults.hits('skew') ? scheduler.between(-maxSkewMs, maxSkewMs) : 0;
      const actor = scheduler.actor(name, skewMs, dead);
      this.#processes.add(actor);
      scheduler.note(
        `begins${why && ` (${why})`}${skewMs ? `, clock ${Math.round(skewMs / 1_000)} s off` : ''}`,
        actor,
      );
      const kill = () => scheduler.kill(actor, `after ${timeoutSeconds} s, its time limit`);
      const cancel = scheduler.later(timeoutSeconds * 1_000, undefined, kill, this.actor);
      const run = async () => handler?.(event, { functionName: name } as Context);
      scheduler.as(actor, run).then(
        (payload) => {
          cancel();
          resolve({ ok: true, payload });
        },
        (error: Error) => {
          cancel();
          scheduler.note(`FAILS: ${shortIds(`${error.name}: ${error.message}`)}`, actor);
          resolve({ ok: false, errorType: error.name, errorMessage: error.message });
        },
      );
    });
  }

  putEvents(entries: readonly Entry[]): object {
    for (const { Source, DetailType, Detail } of entries) {
      const event = { source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) };
      for (const { matches, targets } of this.#rules) {
        if (!matches(event)) continue;
        for (const arn of targets) this.#send(arn, event, DetailType);
      }
    }
    return { Entries: entries.map(() => ({})) };
  }

  #send(arn: string, event: object, what: string): void {
    const { scheduler, faults } = this.#world;
    const queue = this.plan.queues.find((one) => one.arn === arn);
    const target = queue ? this.plan.queueMappings.find((one) => one.queueArn === arn)?.functionArn : arn;
    if (!target || !this.#exists(target)) return;
    const copies = faults.hits('message-twice', what) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const delayMs = faults.hits('message-late', what)
        ? scheduler.between(10_000, 400_000)
        : scheduler.between(1, 200);
      const deliver = queue
        ? () => this.#receive(target, { body: JSON.stringify(event), queue, what }, 1)
        : () => this.#notify(target, { event, what }, 0);
      scheduler.later(delayMs, undefined, deliver, this.actor);
    }
  }

  /** An asynchronous invocation, with Lambda's repeats. */
  async #notify(target: string, message: { event: object; what: string }, attempt: number): Promise<void> {
    const answer = this.invoke(target, structuredClone(message.event), `${message.what}, attempt ${attempt + 1}`);
    if ((await answer).ok) return;
    const delayMs = asyncRetriesMs[attempt];
    if (delayMs === undefined) this.dead.push(() => this.#notify(target, message, 0));
    else this.#world.scheduler.later(delayMs, undefined, () => this.#notify(target, message, attempt + 1), this.actor);
  }

  async #receive(
    target: string,
    message: { body: string; queue: Plan['queues'][number]; what: string },
    receives: number,
  ): Promise<void> {
    const { body, queue, what } = message;
    const record = { messageId: what, body, attributes: { ApproximateReceiveCount: String(receives) } };
    const answer = await this.invoke(target, { Records: [record] }, `${what}, receive ${receives}`);
    const failures = answer.ok
      ? (answer.payload as { batchItemFailures?: unknown[] } | undefined)?.batchItemFailures
      : [1];
    if (!failures?.length) return;
    const { maxReceives = Number.POSITIVE_INFINITY } = queue.deadLetter ?? {};
    if (receives >= maxReceives) this.dead.push(() => this.#receive(target, message, 1));
    else {
      const again = () => this.#receive(target, message, receives + 1);
      this.#world.scheduler.later(queue.visibilitySeconds * 1_000, undefined, again, this.actor);
    }
  }

  /** Sends what is in the dead-letter queues again, as operators do. */
  redrive(): void {
    const { scheduler } = this.#world;
    for (const again of this.dead.splice(0)) scheduler.later(0, 'redrives a dead letter', again, this.actor);
  }
}
