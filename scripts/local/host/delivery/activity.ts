/** At `stop`, invocations in flight get this long to finish. The others are repeated after the next start. */
const maxStopMs = 2_000;

/** The life of all deliveries: from `start` on they invoke functions, after `stop` nothing touches the database. */
export class Activity {
  #phase: 'new' | 'open' | 'stopping' | 'over' = 'new';
  readonly #running = new Set<Promise<void>>();
  readonly #stopListeners = new Set<() => void>();
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  /** Invocations may begin. */
  get open(): boolean {
    return this.#phase === 'open';
  }

  /** The outcome of an invocation can no longer be stored. */
  get over(): boolean {
    return this.#phase === 'over';
  }

  start(): void {
    this.#phase = 'open';
  }

  /** Runs `work`, which `stop` awaits. A rejection is logged: it is a fault of the disk or a bug. */
  run(work: () => Promise<void>): void {
    const running: Promise<void> = work()
      .catch((error) => this.over || this.#log(`A delivery failed: ${error instanceof Error ? error.stack : error}`))
      .then(() => {
        this.#running.delete(running);
      });
    this.#running.add(running);
  }

  /** Calls `listener` when `stop` begins. Returns how to remove it. */
  onStop(listener: () => void): () => void {
    this.#stopListeners.add(listener);
    return () => this.#stopListeners.delete(listener);
  }

  /** Resolves after `ms`, or earlier when `stop` begins. */
  pause(ms: number): Promise<void> {
    if (!this.open) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        forget();
        resolve();
      };
      const timer = setTimeout(end, ms).unref();
      const forget = this.onStop(end);
    });
  }

  async stop(): Promise<void> {
    if (this.#phase === 'over') return;
    this.#phase = 'stopping';
    for (const listener of [...this.#stopListeners]) listener();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, maxStopMs);
    });
    await Promise.race([Promise.all(this.#running), timeout]);
    clearTimeout(timer);
    this.#phase = 'over';
  }
}
