import type { ReconcilerFinding } from './finding.ts';

type Side = Pick<ReconcilerFinding, 'orderId' | 'provider'>;

const nameOf = ({ orderId, provider }: Side): string => `${orderId} ${provider}`;

const unanswered = (findings: Iterable<ReconcilerFinding>): Set<string> =>
  new Set([...findings].flatMap((one) => (one.kind === 'not_compared' ? [nameOf(one)] : [])));

/** Whether the provider of a finding could not be asked about its order. */
export const isUnanswered = (findings: readonly ReconcilerFinding[], side: Side): boolean =>
  unanswered(findings).has(nameOf(side));

/**
 * What is open after a second look. A finding is, if it is there again, or if its provider could not be asked about it
 * this time. What is new has changed meanwhile, and is left to the next run, unless the first look could not see it.
 */
export function openAfter(
  first: ReadonlyMap<string, ReconcilerFinding>,
  second: readonly ReconcilerFinding[],
): ReconcilerFinding[] {
  const [unseen, unasked] = [unanswered(first.values()), unanswered(second)];
  const again = new Set(second.map(({ id }) => id));
  return [
    ...second.filter((one) => first.has(one.id) || unseen.has(nameOf(one))),
    ...[...first.values()].filter((one) => unasked.has(nameOf(one)) && !again.has(one.id)),
  ];
}
