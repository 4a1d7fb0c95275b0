import { forEachLimit } from '../../../../../shared/async/concurrency.ts';
import { log } from '../../../../../shared/base/log.ts';
import { readEvent } from '../../../../../shared/records/event-row.ts';
import type { OrderRow } from '../../../order/order.ts';
import { readOrder } from '../../../order/order-store.ts';
import { manualLimits } from '../limits.ts';
import { hasReceipt, markPaid } from '../mark-paid.ts';
import { referencesIn } from '../payment-reference.ts';
import { orderIdsByReference } from '../reference-store.ts';
import type { StatementLine } from './bank-statement.ts';
import { faultyLines, paymentOfLine, type Reason, reason, reasonAgainst } from './statement-line.ts';

interface Import {
  organizerId: string;
  /** The id of the member. */
  by: string;
  now: number;
}

/** The result of a line. `order` is as stored afterwards. */
interface Outcome {
  line: number;
  outcome: 'marked' | 'marked_before' | 'left';
  order?: OrderRow;
  reason?: Reason;
}

/**
 * Marks the orders of an organizer as paid for which a statement has exactly the payment reference and the amount that
 * is due. Each line is recorded once: a statement that is imported again changes nothing. The others are left to a
 * person, each with its reason, and so is one that fails.
 */
export async function importStatement(lines: readonly StatementLine[], request: Import): Promise<Outcome[]> {
  const faults = faultyLines(lines);
  const references = lines.map((line, index) => (faults.has(index) ? [] : referencesIn(line.reference)));
  const orderIds = await orderIdsByReference(references.flat());
  const isOwn = ownership(request.organizerId);
  const outcomes: Outcome[] = [];
  const wanted = new Map<string, StatementLine[]>();
  for (const [index, line] of lines.entries()) {
    const named = [...new Set((references[index] ?? []).flatMap((reference) => orderIds.get(reference) ?? []))];
    const [orderId, ...others] = named;
    const fault = faults.get(index) ?? (others.length > 0 ? reason('ambiguous_reference') : undefined);
    if (fault || !orderId) outcomes.push(left(line, fault ?? reason('unknown_reference')));
    else wanted.set(orderId, [...(wanted.get(orderId) ?? []), line]);
  }
  // Lines of one order follow each other: each depends on what the one before has left.
  await forEachLimit([...wanted], manualLimits.concurrentLines, async ([orderId, ofOrder]) => {
    for (const line of ofOrder) outcomes.push(await importLine(orderId, line, { ...request, isOwn }));
  });
  return outcomes.sort((one, other) => one.line - other.line);
}

type Ownership = (order: OrderRow) => Promise<boolean>;

/** Whether an order belongs to the organizer. A manual order has events of one organizer only. */
function ownership(organizerId: string): Ownership {
  const events = new Map<string, ReturnType<typeof readEvent>>();
  return async ({ items }) => {
    const eventId = items[0]?.eventId ?? '';
    const read = events.get(eventId) ?? readEvent(eventId);
    events.set(eventId, read);
    return (await read)?.organizerId === organizerId;
  };
}

const left = ({ line }: StatementLine, why: Reason, order?: OrderRow): Outcome => ({
  line,
  outcome: 'left',
  ...(order && { order }),
  reason: why,
});

/** Never rejects: one failing line must not stop the others. */
async function importLine(
  orderId: string,
  line: StatementLine,
  request: Import & { isOwn: Ownership },
): Promise<Outcome> {
  try {
    return await recordLine(orderId, line, request);
  } catch (error) {
    log.error('line of a bank statement not recorded', { orderId, line: line.line, error: error as Error });
    return left(line, reason('not_recorded'));
  }
}

async function recordLine(
  orderId: string,
  line: StatementLine,
  { isOwn, by, now }: Import & { isOwn: Ownership },
): Promise<Outcome> {
  const order = await readOrder(orderId);
  if (!order || !(await isOwn(order))) return left(line, reason('unknown_reference'));
  const payment = paymentOfLine(line, order);
  if (payment && hasReceipt(order, payment)) return { line: line.line, outcome: 'marked_before', order };
  const why = (current: OrderRow) => reasonAgainst(current, line, payment?.amount);
  const refusal = why(order);
  if (refusal || !payment) return left(line, refusal ?? reason('invalid_row'), order);
  const isExact = (current: OrderRow) => why(current) === undefined;
  const marked = await markPaid(orderId, { ...payment, by, isWanted: isExact }, now);
  if (hasReceipt(marked, payment)) return { line: line.line, outcome: 'marked', order: marked };
  return left(line, why(marked) ?? reason('not_recorded'), marked);
}

/** The outcomes as the API shows them. */
export function importedView(outcomes: readonly Outcome[]) {
  const count = (wanted: Outcome['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  return {
    marked: count('marked'),
    markedBefore: count('marked_before'),
    left: count('left'),
    lines: outcomes.map(({ order, ...line }) => ({ ...line, ...(order && { orderId: order.orderId }) })),
  };
}
