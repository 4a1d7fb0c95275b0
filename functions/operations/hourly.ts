import { clock, rfc3339 } from '../../shared/base/clock.ts';
import { log, withContext } from '../../shared/base/log.ts';
import { operationsLimits } from './limits.ts';
import { checkEvents, eventsToCheck } from './reconciliation/check-events.ts';
import type { Finding } from './reconciliation/report.ts';
import { storeReport } from './reconciliation/report-store.ts';

export const handler = (): Promise<void> => withContext(`audit-${clock.now()}`, 'auditor', reconcile);

/** Checks the invariants of every event on sale and stores the report. A finding is an incident. */
async function reconcile(): Promise<void> {
  const startedAt = clock.now();
  const eventIds = await eventsToCheck(startedAt);
  const total = { places: 0, sold: 0, findings: [] as Finding[] };
  for await (const { places, sold, findings } of checkEvents(eventIds)) {
    total.places += places;
    total.sold += sold;
    total.findings.push(...findings);
  }
  const findings = total.findings.slice(0, operationsLimits.reportedFindings);
  const milliseconds = clock.now() - startedAt;
  await storeReport({ at: rfc3339(startedAt), events: eventIds.length, ...total, findings, milliseconds });
  for (const finding of findings) log.error('an invariant does not hold', { ...finding });
  log.info('audited', { events: eventIds.length, places: total.places, findings: total.findings.length });
}
