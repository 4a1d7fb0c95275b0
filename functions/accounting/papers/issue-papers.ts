import { again, retry } from '../../../shared/async/retry.ts';
import { raise } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { dayIn } from '../../../shared/base/wall-clock.ts';
import { type PaperId, paperKey } from '../../../shared/ledger/paper-key.ts';
import type { OrganizerRow } from '../../../shared/records/venue-rows.ts';
import { accountingLimits } from '../limits.ts';
import { creditNoteOf } from './credit-note.ts';
import { type Facts, invoiceOf } from './invoice.ts';
import type { Paper, PaperContent } from './paper.ts';
import { formatNumber, nextIssue, seriesOf } from './paper-number.ts';
import { readCounter, readPapers, writePapers } from './paper-store.ts';
import { factsOf, type PaperSource, readPaperSources } from './read-paper-sources.ts';

/**
 * Issues those of these papers that are due and do not exist yet: a paper that exists takes no number. A credit note is
 * issued after its invoice. Any number of processes may do so at the same time. @throws Problem `conflict` when others
 * have taken every number that it tried for.
 */
export async function issuePapers(ids: readonly PaperId[], now: number): Promise<void> {
  const missing = await withoutIssued(distinct([...ids.map(invoiceOfCredit), ...ids]));
  if (missing.length === 0) return;
  const sources = await readPaperSources(missing);
  const [invoices, credits] = [missing.filter(isInvoice), missing.filter((id) => !isInvoice(id))];
  await issueAll(invoices, sources, now, invoiceOf);
  if (credits.length === 0) return;
  const corrected = distinct(credits.map(invoiceOfCredit));
  const issued = new Map((await readPapers(corrected)).map((paper, index) => [nameOf(corrected[index]), paper]));
  await issueAll(credits, sources, now, (order, facts, id) => {
    const invoice = issued.get(nameOf(invoiceOfCredit(id)));
    return invoice && id.refundId ? creditNoteOf(order, facts, { refundId: id.refundId, invoice }) : undefined;
  });
}

const isInvoice = ({ refundId }: PaperId): boolean => refundId === undefined;
const invoiceOfCredit = ({ orderId, organizerId }: PaperId): PaperId => ({ orderId, organizerId });

const nameOf = (id: PaperId | undefined): string => (id ? JSON.stringify(paperKey(id)) : '');
const distinct = (ids: readonly PaperId[]): PaperId[] => [
  ...new Map(ids.map((id) => [nameOf(id), id] as const)).values(),
];

async function withoutIssued<I extends PaperId>(ids: readonly I[]): Promise<I[]> {
  const papers = await readPapers(ids);
  return ids.filter((_, index) => papers[index] === undefined);
}

type Draft = (order: PaperSource['order'], facts: Facts, id: PaperId) => PaperContent | undefined;

/** Issues papers of one kind, those of each organizer in batches. */
async function issueAll(
  ids: readonly PaperId[],
  sources: ReadonlyMap<string, PaperSource>,
  now: number,
  draft: Draft,
): Promise<void> {
  const drafts = ids.flatMap((id) => {
    const source = sources.get(id.orderId);
    const facts = source && factsOf(source, id.organizerId);
    const content = facts && draft(source.order, facts, id);
    return facts && content ? [{ organizer: facts.organizer, content }] : [];
  });
  for (const group of Map.groupBy(drafts, ({ organizer }) => organizer.organizerId).values()) {
    const [first] = group;
    for (let start = 0; first && start < group.length; start += accountingLimits.papersPerTransaction) {
      const batch = group.slice(start, start + accountingLimits.papersPerTransaction);
      await issueBatch(
        first.organizer,
        batch.map(({ content }) => content),
        now,
      );
    }
  }
}

/** Gives the next numbers to papers of one organizer and kind. */
function issueBatch({ organizerId, timezone = 'UTC', invoicing }: OrganizerRow, batch: PaperContent[], now: number) {
  const kind = batch[0]?.kind ?? 'invoice';
  const year = dayIn(timezone, now).slice(0, 4);
  const series = seriesOf(organizerId, kind, year);
  let pending = batch;
  return retry<unknown>(
    async () => {
      const last = await readCounter(series);
      const moment = nextIssue(now, timezone, last);
      const papers = pending.map((content, index): Paper => {
        const sequence = (last?.sequence ?? 0) + index + 1;
        return {
          ...content,
          ...moment,
          sequence,
          number: formatNumber({ kind, prefix: invoicing?.prefix, year }, sequence),
        };
      });
      const cancelled = await writePapers(series, last, papers);
      if (!cancelled) return undefined;
      // Somebody else has issued one of them since.
      if (cancelled.failed.some((index) => index > 0)) pending = await withoutIssued(pending);
      return pending.length > 0 ? again : undefined;
    },
    { attempts: Number.POSITIVE_INFINITY, exhausted: raise(conflict) },
  );
}
