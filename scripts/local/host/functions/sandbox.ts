import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { FunctionPlan } from '../plan.ts';
import { maxConcurrency } from './environment.ts';
import type { LogFile } from './log-file.ts';
import type { Call, Report, Setup } from './messages.ts';

/** A worker costs about 13 MB. Two minutes outlast the pauses of someone who tries the system by hand. */
const idleSeconds = 120;

/** Bounds the garbage that a thread lets pile up: dozens of them share the machine. */
const youngMb = 12;

/** Lambda's limit of loading a function is 10 seconds. A developer's machine may start all functions at once. */
const loadSeconds = 30;

const workerFile = new URL('./worker.ts', import.meta.url);

/** The handler's result as JSON, or the error as Lambda reports it. */
export type Outcome = { ok: true; payload: unknown } | { ok: false; errorType: string; errorMessage: string };

interface Invocation {
  requestId: string;
  event: string;
  settle(outcome: Outcome): void;
  timer?: NodeJS.Timeout;
}

interface SandboxOptions {
  plan: FunctionPlan;
  /** Absolute path of the bundle. */
  file: string;
  env: Record<string, string>;
  log: LogFile;
  /** Called once its thread has ended. */
  onEnd(): void;
}

/**
 * One worker thread of a function, which serves concurrent invocations. After a time limit it takes no further ones:
 * its thread ends with its other invocations. A thread that dies fails all of them.
 */
export class Sandbox {
  readonly #plan: FunctionPlan;
  readonly #log: LogFile;
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  readonly #open = new Map<number, Invocation>();
  readonly #idle: NodeJS.Timeout;
  readonly #loading: NodeJS.Timeout;
  #isLoaded = false;
  #accepts = true;
  #lastId = 0;

  constructor({ plan, file, env, log, onEnd }: SandboxOptions) {
    this.#plan = plan;
    this.#log = log;
    this.#worker = new Worker(workerFile, {
      name: plan.name,
      env,
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: plan.memoryMb, maxYoungGenerationSizeMb: youngMb },
      workerData: { file } satisfies Setup,
    });
    log.follow(this.#worker.stdout);
    log.follow(this.#worker.stderr);
    this.#worker.on('message', (report: Report) => this.#receive(report));
    this.#worker.on('error', (error) => log.line(note(`Uncaught ${errorText(error)}`)));
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        this.#exit(code);
        onEnd();
        resolve();
      });
    });
    this.#idle = setTimeout(() => this.#open.size === 0 && this.retire(), idleSeconds * 1000).unref();
    this.#loading = setTimeout(() => this.#failToLoad(), loadSeconds * 1000).unref();
  }

  /** False once it should be replaced. */
  get accepts(): boolean {
    return this.#accepts;
  }

  /** Runs the handler with an event, a JSON text. Never rejects. */
  invoke(event: string): Promise<Outcome> {
    if (this.#open.size >= maxConcurrency) {
      return Promise.resolve({ ok: false, errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' });
    }
    return new Promise((settle) => {
      const id = ++this.#lastId;
      const invocation: Invocation = { requestId: randomUUID(), event, settle };
      this.#open.set(id, invocation);
      if (this.#isLoaded) this.#post(id, invocation);
    });
  }

  /** Takes no further invocations. The thread ends with the open ones. */
  retire(): void {
    this.#accepts = false;
    if (this.#open.size === 0) void this.end();
  }

  /** Ends the thread now. Open invocations fail. */
  end(): Promise<void> {
    this.#accepts = false;
    void this.#worker.terminate();
    return this.#ended;
  }

  #post(id: number, invocation: Invocation): void {
    const milliseconds = this.#plan.timeoutSeconds * 1000;
    const { requestId, event } = invocation;
    invocation.timer = setTimeout(() => this.#timeOut(id, requestId), milliseconds).unref();
    invocation.event = '';
    const deadline = Date.now() + milliseconds;
    this.#worker.postMessage({ id, event, requestId, functionArn: this.#plan.arn, deadline } satisfies Call);
  }

  #receive(report: Report): void {
    switch (report.kind) {
      case 'loaded':
        clearTimeout(this.#loading);
        this.#isLoaded = true;
        for (const [id, invocation] of this.#open) this.#post(id, invocation);
        return;
      case 'not-loaded':
        this.#log.line(note(`Not loaded: ${report.error.errorType}: ${report.error.errorMessage}`));
        this.#failAll(() => ({ ok: false, ...report.error }));
        return;
      case 'result':
        this.#settle(report.id, { ok: true, payload: JSON.parse(report.result) });
        return;
      case 'error':
        this.#settle(report.id, { ok: false, ...report.error });
    }
  }

  #settle(id: number, outcome: Outcome): void {
    const invocation = this.#open.get(id);
    // An answer may come after the time limit.
    if (!invocation) return;
    this.#open.delete(id);
    clearTimeout(invocation.timer);
    invocation.settle(outcome);
    if (this.#open.size > 0) return;
    if (this.#accepts) this.#idle.refresh();
    else void this.end();
  }

  #timeOut(id: number, requestId: string): void {
    const seconds = this.#plan.timeoutSeconds.toFixed(2);
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
    this.#log.line(note(errorMessage));
    // The handler may be stuck, and nothing ends it but the end of its thread.
    this.#accepts = false;
    this.#settle(id, { ok: false, errorType: 'Sandbox.Timedout', errorMessage });
  }

  #failToLoad(): void {
    const errorMessage = `The function was not loaded within ${loadSeconds} seconds`;
    this.#log.line(note(errorMessage));
    this.#failAll(() => ({ ok: false, errorType: 'Sandbox.Timedout', errorMessage }));
  }

  #exit(code: number): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#loading);
    if (this.#open.size > 0) this.#log.line(note(`Exited with status ${code}, open: ${this.#open.size}`));
    const reason =
      code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`;
    this.#failAll((requestId) => ({
      ok: false,
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${requestId} Error: ${reason}`,
    }));
  }

  #failAll(answer: (requestId: string) => Outcome): void {
    this.#accepts = false;
    for (const [id, { requestId }] of this.#open) this.#settle(id, answer(requestId));
    void this.end();
  }
}

const note = (text: string): string => `${new Date().toISOString()}\t${text}`;

const errorText = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
