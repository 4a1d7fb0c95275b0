import { clock } from '../../../shared/base/clock.ts';
import { dayIn } from '../../../shared/base/wall-clock.ts';
import type { Paging } from '../../../shared/dynamo/list-page.ts';
import { readOrganizer } from '../../../shared/records/venue-rows.ts';
import type { PaperKind } from './paper.ts';
import { seriesOf } from './paper-number.ts';
import { readCounter, readSeries } from './paper-store.ts';

/** Which papers: of the current year by default. */
export interface SeriesChoice {
  kind: PaperKind;
  year?: string | undefined;
}

/**
 * One page of the papers of an organizer by number. `lastSequence` is the last number given: a list that holds 1 to it
 * is complete. @throws Problem `invalid_request` when the cursor is not from this list.
 */
export async function listPapers(organizerId: string, { kind, year, ...paging }: SeriesChoice & Paging) {
  const series = seriesOf(organizerId, kind, year ?? (await currentYear(organizerId)));
  const [page, last] = await Promise.all([readSeries(series, paging), readCounter(series)]);
  return { ...page, lastSequence: last?.sequence ?? 0 };
}

async function currentYear(organizerId: string): Promise<string> {
  const organizer = await readOrganizer(organizerId);
  return dayIn(organizer?.timezone ?? 'UTC', clock.now()).slice(0, 4);
}
