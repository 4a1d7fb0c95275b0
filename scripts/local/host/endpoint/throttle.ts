import { AwsError } from '../aws-error.ts';

/** Longer than any outage that a drill plays. */
const maxSeconds = 600;

/**
 * Refuses a share of all requests to DynamoDB for a time, as AWS does where a table has too little capacity. Only a
 * drill begins it: `POST /_nightflow/throttle?share=0.8&seconds=10`.
 */
export class Throttle {
  #share = 0;
  #until = 0;
  #refused = 0;
  readonly #now: () => number;
  readonly #random: () => number;

  constructor(now: () => number = Date.now, random: () => number = Math.random) {
    this.#now = now;
    this.#random = random;
  }

  /** Requests that were refused so far. */
  get refused(): number {
    return this.#refused;
  }

  /** Begins, or replaces what has begun. @throws AwsError for values that make no sense. */
  begin(query: URLSearchParams): void {
    const [share, seconds] = [Number(query.get('share')), Number(query.get('seconds'))];
    if (!(share > 0 && share <= 1) || !(seconds > 0 && seconds <= maxSeconds)) {
      throw new AwsError('ValidationException', `share must be in 0–1 and seconds in 0–${maxSeconds}.`);
    }
    this.#share = share;
    this.#until = this.#now() + seconds * 1000;
  }

  /** @throws AwsError `ProvisionedThroughputExceededException` if this request is one of those refused. */
  check(target: string | undefined): void {
    if (this.#now() >= this.#until || !target?.startsWith('DynamoDB_') || this.#random() >= this.#share) return;
    this.#refused += 1;
    throw new AwsError(
      'ProvisionedThroughputExceededException',
      'The level of configured provisioned throughput for the table was exceeded.',
    );
  }
}
