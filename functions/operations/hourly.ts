import { clock, rfc3339 } from '../../shared/base/clock.ts';
import { log, withContext } from '../../shared/base/log.ts';
import type { Finding } from '../../shared/records/audit/finding.ts';
import { operationsLimits } from './limits.ts';
import { checkEvents, eventsToCheck } from './reconciliation/check-events.ts';
import { checkOrders } from './reconciliation/check-orders.ts';
import { abandonedTypes } from './reconciliation/mint-findings.ts';
import { restartMint } from './reconciliation/mint-restart-store.ts';
import { readResumePositions, storeReport } from './reconciliation/report-store.ts';

export const handler = (): Promise<void> => withContext(`audit-${clock.now()}`, 'auditor', reconcile);

/**
 * Checks the invariants of the events on sale and stores the report. A run that has no time left for all of them says
 * so, and the next run continues there. A finding is an incident. Mints that have failed are started again.
 */
async function reconcile(): Promise<void> {
  const startedAt = clock.now();
  const { resumeAfter: resumedAfter, ordersAfter } = await readResumePositions();
  const progress = { events: 0, places: 0, sold: 0, last: resumedAfter, reachedEnd: true };
  const findings: Finding[] = [];
  let failures = 0;
  const onFailure = (eventId: string, error: Error) => {
    failures += 1;
    log.error('an event was not audited', { eventId, error });
  };

  async function* whileTimeLasts() {
    for await (const event of eventsToCheck(startedAt, progress.last)) {
      if (progress.events > 0 && clock.now() > startedAt + operationsLimits.reconciliationMs) {
        progress.reachedEnd = false;
        return;
      }
      yield event;
      progress.events += 1;
      progress.last = event.position;
    }
  }

  for await (const check of checkEvents(whileTimeLasts(), { onFailure })) {
    progress.places += check.places;
    progress.sold += check.sold;
    findings.push(...check.findings);
  }
  const known = new Set(findings.map(({ subject, detail }) => `${subject} ${detail}`));
  const orders = { checked: 0, pages: 0, next: ordersAfter };
  for await (const check of checkOrders(ordersAfter)) {
    orders.checked += check.orders;
    orders.pages += 1;
    orders.next = check.next;
    findings.push(...check.findings.filter(({ subject, detail }) => !known.has(`${subject} ${detail}`)));
    if (orders.pages === operationsLimits.orderPages || clock.now() > startedAt + operationsLimits.reconciliationMs)
      break;
  }
  const { last, reachedEnd, ...counted } = progress;
  const listed = findings.slice(0, operationsLimits.reportedFindings);
  await storeReport({
    at: rfc3339(startedAt),
    ...counted,
    complete: reachedEnd && resumedAfter === undefined && failures === 0,
    findings: listed,
    moreFindings: findings.length - listed.length,
    milliseconds: clock.now() - startedAt,
    ...(!reachedEnd && last !== undefined && { resumeAfter: last }),
    ...(orders.next && { ordersAfter: orders.next }),
  });
  for (const ticketTypeId of abandonedTypes(findings)) await restartMint(ticketTypeId, clock.now());
  for (const finding of listed) log.error('an invariant does not hold', { ...finding });
  if (!reachedEnd) log.warn('the audit continues in the next run', { events: counted.events });
  const { events, places } = counted;
  log.info('audited', { events, places, orders: orders.checked, findings: findings.length });
}
