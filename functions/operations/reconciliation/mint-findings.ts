import type { Finding } from '../../../shared/records/audit/finding.ts';
import type { TypeState } from './report.ts';

/** I12: a type that waits for its places has a mint that works on them. */
export const mintFindings = ({ type, isAbandoned }: TypeState): Finding[] => {
  const { ticketTypeId: subject, status, capacity, targetCapacity = capacity } = type;
  if (!isAbandoned) return [];
  return [{ invariant: 'I12', subject, detail: `${status}, waits for ${targetCapacity} places that nobody mints` }];
};

/** The types whose mint has ended without an outcome. */
export const abandonedTypes = (findings: readonly Finding[]): string[] =>
  findings.filter(({ invariant }) => invariant === 'I12').map(({ subject }) => subject);
