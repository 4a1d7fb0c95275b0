import { Problem } from '../../../../shared/base/problem.ts';
import { readEvent } from '../../../../shared/records/event-row.ts';
import { readOrganizer } from '../../../../shared/records/venue-rows.ts';
import { providerUnavailable } from '../../problems.ts';
import { type ManualTerms, manualTerms } from './manual-terms.ts';

/** Reads whether these events can be paid to their organizer directly, and how. */
export async function readManualTerms(eventIds: readonly string[], now: number) {
  const events = (await Promise.all([...new Set(eventIds)].map(readEvent))).filter((event) => event !== undefined);
  const [first] = events;
  return manualTerms(events, first && (await readOrganizer(first.organizerId)), now);
}

/** The terms of manual payment for these events. @throws Problem `payment_provider_unavailable` with the reason. */
export async function requireManualTerms(eventIds: readonly string[], now: number): Promise<ManualTerms> {
  const { terms, refusal } = await readManualTerms(eventIds, now);
  if (!terms) throw new Problem(providerUnavailable, refusal);
  return terms;
}
