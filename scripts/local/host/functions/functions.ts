import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../environment.ts';
import type { FunctionPlan } from '../plan.ts';
import { environmentOf } from './environment.ts';
import { LogFile } from './log-file.ts';
import { type Outcome, Sandbox } from './sandbox.ts';

/** The result of an invocation: the handler's result as JSON, or the error as Lambda reports it. */
export type Invoked = Outcome;

export interface FunctionsOptions {
  plans: FunctionPlan[];
  /** Returns the absolute path of a function's bundle, `index.mjs`. */
  bundleOf(functionName: string): Promise<string>;
  /** Variables that all functions have besides their own, such as `AWS_ENDPOINT_URL`. */
  environment: Record<string, string>;
  /** Each function has a file here, `<function name>.log`. */
  logFolder: string;
}

/** Lambda's limit of a request: 6 MB. */
const maxRequestBytes = 6 * 1024 * 1024;

/** Node keeps what it has compiled of the bundles here. It saves a fifth of the time to start a worker. */
const compileCache = join(root, '.nightflow', 'compile-cache');

interface Function {
  plan: FunctionPlan;
  log: LogFile;
  /** Serves the next invocation, if it still accepts one. */
  sandbox?: Sandbox;
  starting?: Promise<Sandbox>;
}

const failed = (errorType: string, errorMessage: string): Invoked => ({ ok: false, errorType, errorMessage });

/**
 * The functions of the system. Each runs in a worker thread of its own, which starts at its first invocation and ends
 * when idle. One worker serves concurrent invocations, as Lambda Managed Instances do. So an invocation that exceeded
 * its time limit may run on beside its retry, until the worker's other invocations have ended.
 */
export class Functions {
  readonly #options: FunctionsOptions;
  readonly #byArn = new Map<string, Function>();
  readonly #byName = new Map<string, Function>();
  readonly #sandboxes = new Set<Sandbox>();
  #isStopped = false;

  /** Sets the time zone of the process to UTC, as on Lambda: threads cannot have their own. */
  constructor(options: FunctionsOptions) {
    this.#options = options;
    process.env.TZ = 'UTC';
    mkdirSync(options.logFolder, { recursive: true });
    for (const plan of options.plans) {
      const one: Function = { plan, log: new LogFile(join(options.logFolder, `${plan.name}.log`)) };
      this.#byArn.set(plan.arn, one);
      this.#byName.set(plan.name, one);
    }
  }

  /** Invokes a function and waits for its result. Never rejects: a time limit or a crash is `ok: false`. */
  async invoke(functionArn: string, event: unknown): Promise<Invoked> {
    const invoked = this.#byArn.get(functionArn);
    if (!invoked) return failed('ResourceNotFoundException', `Function not found: ${functionArn}`);
    const payload = JSON.stringify(event) ?? 'null';
    if (Buffer.byteLength(payload) > maxRequestBytes) {
      const limit = `Request must be smaller than ${maxRequestBytes} bytes for the InvokeFunction operation`;
      return failed('RequestEntityTooLargeException', limit);
    }
    try {
      const { sandbox } = invoked;
      if (sandbox?.accepts) return await sandbox.invoke(payload);
      invoked.starting ??= this.#start(invoked).finally(() => delete invoked.starting);
      return await (await invoked.starting).invoke(payload);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return failed(name, message);
    }
  }

  /** Tells whether a function has a worker for its next invocation. */
  isRunning(functionName: string): boolean {
    return this.#byName.get(functionName)?.sandbox?.accepts === true;
  }

  /** Gives the next invocation a new worker with the present bundle. The old one finishes its invocations. */
  reload(functionName: string): void {
    const reloaded = this.#byName.get(functionName);
    reloaded?.sandbox?.retire();
    delete reloaded?.sandbox;
  }

  /** Ends all workers. Open invocations fail. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#sandboxes].map((sandbox) => sandbox.end()));
    for (const { log } of this.#byArn.values()) log.close();
  }

  async #start(invoked: Function): Promise<Sandbox> {
    const { plan, log } = invoked;
    const file = await this.#options.bundleOf(plan.name);
    if (this.#isStopped) throw new Error('The local cloud has stopped');
    const env = { ...environmentOf(plan, file, this.#options.environment), NODE_COMPILE_CACHE: compileCache };
    const onEnd = () => {
      this.#sandboxes.delete(sandbox);
      if (invoked.sandbox === sandbox) delete invoked.sandbox;
    };
    const sandbox: Sandbox = new Sandbox({ plan, file, env, log, onEnd });
    this.#sandboxes.add(sandbox);
    invoked.sandbox = sandbox;
    return sandbox;
  }
}
