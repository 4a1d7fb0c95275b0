import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import type { User } from '../../../shared/http/caller.ts';
import { roleIn } from '../../../shared/http/membership.ts';
import { salesReaders, sellers } from '../../../shared/http/roles.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { type OrderMoney, readOrderMoney } from '../../../shared/records/order-money.ts';
import { noInvoice } from '../problems.ts';
import { possiblePapers } from './due-papers.ts';
import { issuePapers } from './issue-papers.ts';
import type { Paper } from './paper.ts';
import { readPapersOfOrder } from './paper-store.ts';

/**
 * The papers of an order that the caller may see, invoices first. Those that are due and not issued yet are issued now.
 * The buyer and administrators see all, members of a team those of their organizer. @throws Problem `not_found` for
 * everybody else, `conflict`.
 */
export async function findPapers(orderId: string, caller: User, now: number): Promise<Paper[]> {
  const order = await readOrderMoney(orderId);
  if (!order) throw new Problem(notFound);
  const organizerIds = await visibleOrganizers(order, caller);
  if (organizerIds.length === 0) throw new Problem(notFound);
  await issuePapers(possiblePapers(order, organizerIds), now);
  const papers = await readPapersOfOrder(orderId);
  return papers
    .filter(({ organizerId }) => organizerIds.includes(organizerId))
    .sort((one, other) => rank(one) - rank(other) || one.issuedAt - other.issuedAt || one.sequence - other.sequence);
}

const rank = ({ kind }: Paper): number => (kind === 'invoice' ? 0 : 1);

/** The organizers of an order whose papers the caller may see, in the sequence of its lines. */
async function visibleOrganizers(order: OrderMoney, caller: User): Promise<string[]> {
  const events = await Promise.all([...new Set(order.items.map(({ eventId }) => eventId))].map(readEvent));
  const all = [...new Set(events.flatMap((event) => event?.organizerId ?? []))];
  if (order.userId === caller.id || caller.roles.includes('admin')) return all;
  // Guests are members of nothing.
  if (caller.guest) return [];
  // Gatekeepers print the papers of what they have sold at the box office.
  const allowed = order.boxOffice?.by === caller.id ? [...salesReaders, ...sellers] : salesReaders;
  const roles = await Promise.all(all.map((organizerId) => roleIn(organizerId, caller)));
  return all.filter((_, index) => {
    const role = roles[index];
    return role !== undefined && allowed.includes(role);
  });
}

/** Of which organizer, where an order has several. */
interface Choice {
  organizerId?: string | undefined;
}

/** The invoice of an order: of its first organizer, or the chosen one. @throws Problem `no_invoice`. */
export function chooseInvoice(papers: readonly Paper[], { organizerId }: Choice): Paper {
  const invoice = papers.find((paper) => paper.kind === 'invoice' && isOf(paper, organizerId));
  if (!invoice) throw new Problem(noInvoice);
  return invoice;
}

/** The credit note with the number that a file name such as `HC-2026-C000003.pdf` has. @throws Problem `not_found`. */
export function chooseCreditNote(papers: readonly Paper[], fileName: string, { organizerId }: Choice): Paper {
  const note = papers.find(
    (paper) => paper.kind === 'credit-note' && `${paper.number}.pdf` === fileName && isOf(paper, organizerId),
  );
  if (!note) throw new Problem(notFound);
  return note;
}

const isOf = (paper: Paper, organizerId: string | undefined): boolean =>
  organizerId === undefined || paper.organizerId === organizerId;
