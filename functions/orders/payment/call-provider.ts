import {
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { raiseAlarm } from '../../../shared/base/alarm.ts';
import { log } from '../../../shared/base/log.ts';
import { orderLimits } from '../limits.ts';
import type { PaymentProvider } from './provider.ts';
import { requireProvider } from './require-provider.ts';

const { providerCallMs, providerFaults, providerPauseMs, providerMaxPauseMs } = orderLimits;

/** Answers that one request is wrong, or comes at the wrong time. */
const refusals: readonly unknown[] = [400, 402, 404, 409];

/** Whether a fault may say that the provider is out. One that refuses a request serves others. */
const isOut = (fault: unknown): boolean =>
  !(fault instanceof Error && 'statusCode' in fault && refusals.includes(fault.statusCode));

/** Skips a provider that is out, in growing pauses: each process then calls it once a pause, as a probe. */
function breakerOf(name: string): CircuitBreakerPolicy {
  const breaker = circuitBreaker(handleWhen(isOut), {
    breaker: new ConsecutiveBreaker(providerFaults),
    halfOpenAfter: new ExponentialBackoff({ initialDelay: providerPauseMs, maxDelay: providerMaxPauseMs }),
  });
  breaker.onBreak((reason) =>
    raiseAlarm('payment provider is out', { provider: name, ...('error' in reason && { error: reason.error }) }),
  );
  breaker.onReset(() => log.info('payment provider is back', { provider: name }));
  return breaker;
}

/** Calls something with the time limit of providers. For look-ups that a caller repeats as a whole. */
export const callWithin = <T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> =>
  timeout(providerCallMs, TimeoutStrategy.Aggressive).execute(({ signal }) => call(signal));

const policyOf = (name: string) => wrap(breakerOf(name), timeout(providerCallMs, TimeoutStrategy.Aggressive));
/** By provider, for the life of the process. */
const policies = new Map<string, ReturnType<typeof policyOf>>();

/**
 * Calls a provider, with a time limit and a circuit breaker of its own. An exception is a fault: nothing is known of
 * what the provider did. @throws Problem `payment_provider_unavailable` where this stage lacks the provider.
 */
export function callProvider<T>(
  name: string,
  call: (provider: PaymentProvider, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const provider = requireProvider(name);
  const policy = policies.get(name) ?? policyOf(name);
  policies.set(name, policy);
  return policy.execute(({ signal }) => call(provider, signal));
}
