import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { readOrganizer } from '../../../shared/records/venue-rows.ts';
import { accountingLimits } from '../limits.ts';
import { totalsBetween } from '../totals/totals-store.ts';
import { periodOf } from './period.ts';
import type { SettlementFacts } from './settlement-view.ts';
import { readShownEvents } from './shown-event-store.ts';
import { statementTally } from './statement.ts';

interface Asked {
  from?: string | undefined;
  to?: string | undefined;
  eventId?: string | undefined;
}

/**
 * Loads the statement of an organizer, or of one of its events. It reads the totals, never the ledger, so orders cost
 * nothing here. @throws Problem `not_found`; `invalid_request` for a period that is too long or has too many events.
 */
export async function loadSettlement(organizerId: string, asked: Asked, now: number): Promise<SettlementFacts> {
  const { eventId } = asked;
  const [organizer, event] = await Promise.all([readOrganizer(organizerId), eventId ? readEvent(eventId) : undefined]);
  if (!organizer || (eventId !== undefined && event?.organizerId !== organizerId)) throw new Problem(notFound);
  const period = periodOf(asked, organizer.timezone ?? 'UTC', now);
  const tally = statementTally(period, eventId);
  for await (const rows of totalsBetween(organizerId, undefined, period.to)) {
    tally.add(rows);
    if (tally.events() > accountingLimits.statementEvents)
      refuse('?to', `more than ${accountingLimits.statementEvents} events: ask for a shorter period`);
  }
  const statement = tally.statement();
  return {
    organizer: { id: organizerId, name: organizer.name },
    period,
    eventId,
    statement,
    events: await readShownEvents(statement.events.map((line) => line.eventId)),
  };
}
