import { ConfiguredRetryStrategy, isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import { pauseMs } from './backoff.ts';
import { retryDeadline } from './deadline.ts';
import { awsLimits } from './limits.ts';

type Token = Awaited<ReturnType<ConfiguredRetryStrategy['acquireInitialRetryToken']>>;
type ErrorInfo = Parameters<ConfiguredRetryStrategy['refreshRetryTokenForRetry']>[1];

/** Whether a call to AWS failed for now: throttled, no connection, no answer in time, or an error on AWS's side. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const failed = error as Parameters<typeof isTransientError>[0];
  return isThrottlingError(failed) || isTransientError(failed) || isServerError(failed);
}

/**
 * Repeats calls under the rule of `retry`: full jitter between attempts, and none begins after the deadline. The SDK
 * decides what is transient, and its retry quota keeps a process from storming a service that is down.
 */
class DeadlineRetryStrategy extends ConfiguredRetryStrategy {
  readonly #deadlines = new WeakMap<Token, number>();
  readonly #isContended: (error: unknown) => boolean;

  constructor(isContended: (error: unknown) => boolean) {
    super(awsLimits.attempts, (attempt) => pauseMs(attempt - 1));
    this.#isContended = isContended;
  }

  override async acquireInitialRetryToken(scope: string): Promise<Token> {
    const token = await super.acquireInitialRetryToken(scope);
    this.#deadlines.set(token, retryDeadline());
    return token;
  }

  override async refreshRetryTokenForRetry(token: Token, failed: ErrorInfo): Promise<Token> {
    const until = this.#deadlines.get(token) ?? 0;
    if (performance.now() >= until) throw new Error('No time is left for another attempt');
    const errorType = this.#isContended(failed.error) ? 'THROTTLING' : failed.errorType;
    const next = await super.refreshRetryTokenForRetry(token, { ...failed, errorType });
    this.#deadlines.set(next, until);
    return next;
  }
}

interface AwsClientOptions {
  /** How long one attempt waits for the answer, and for each further part of it. */
  answerMs: number;
  /** Errors to repeat that the SDK takes for final. */
  isContended?: (error: unknown) => boolean;
}

/** The configuration of each AWS client: the retry rule and the time limits of a connection and of an answer. */
export const awsClient = ({ answerMs, isContended = () => false }: AwsClientOptions) => ({
  maxAttempts: awsLimits.attempts,
  retryStrategy: new DeadlineRetryStrategy(isContended),
  requestHandler: {
    connectionTimeout: awsLimits.connectMs,
    requestTimeout: answerMs,
    // Without it the SDK only warns.
    throwOnRequestTimeout: true,
    // The limit above ends with the headers of an answer.
    socketTimeout: answerMs,
    httpAgent: { maxSockets: awsLimits.connections },
    httpsAgent: { maxSockets: awsLimits.connections },
  },
});
