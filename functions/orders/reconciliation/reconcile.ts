import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { raiseAlarm } from '../../../shared/base/alarm.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import type { LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import type { PaperId } from '../../../shared/ledger/paper-key.ts';
import { readOpenOrderIds } from '../../../shared/records/audit/open-orders-store.ts';
import { orderLimits } from '../limits.ts';
import { compareOrders, type Scope } from './compare-orders.ts';
import type { FindingKind, ReconcilerFinding } from './finding.ts';
import {
  dropFinding,
  keepFinding,
  readFinding,
  readOpenFindings,
  readPosition,
  renewFinding,
  storePosition,
} from './finding-store.ts';
import { type PostingsByOrder, readPostings } from './ledger-side-store.ts';
import { reconcilerLimits } from './limits.ts';
import { mendByCommand } from './mend-by-command.ts';
import { mendFinding } from './mend-finding.ts';
import { readConfirmedOrderIds } from './order-state-store.ts';
import { addRecord, listRecords, type RecordsByProvider, type Window } from './provider-side.ts';
import { isUnanswered, openAfter } from './second-look.ts';

/** What a run has compared and found. Times are epoch ms. */
export interface Reconciliation extends Window {
  /** Charges, refunds and disputes that the providers listed. */
  records: number;
  orders: number;
  /** What differed and the run has mended. */
  mended: ReconcilerFinding[];
  /** What differs, also from earlier runs. */
  findings: ReconcilerFinding[];
  /** Whether the window reaches to the present. Otherwise the next run continues. */
  isCurrent: boolean;
}

const idsOf = (findings: readonly ReconcilerFinding[]): Set<string> => new Set(findings.map(({ id }) => id));

const countOf = (records: RecordsByProvider): number =>
  [...records.values()].flatMap((byOrder) => [...byOrder.values()]).reduce((sum, { length }) => sum + length, 0);

/**
 * Compares what the providers have with attempts, orders, tickets, sales and the ledger: after the last run, or in
 * the window that is asked for. Mends what needs no decision, and keeps the rest as open findings. @throws the fault of
 * a provider: the position stays, and the next run begins there again.
 */
export async function reconcile(asked?: Window): Promise<Reconciliation> {
  const latest = clock.now() - reconcilerLimits.quietMs;
  const from = asked?.from ?? (await readPosition()) ?? latest - reconcilerLimits.windowMs;
  // The clock of the run before may be ahead: a window is never empty.
  const until = Math.max(latest, from + 1);
  if (!asked) reportLag(until - from);
  const { window, records } = await listWithin({
    from,
    to: asked?.to ?? Math.min(until, from + reconcilerLimits.windowMs),
  });
  const listed = countOf(records);
  const { findings: before, isAll } = await readOpenFindings();
  for (const { provider, record } of before) if (provider && record) addRecord(records, provider, record);
  const listedIds = [...records.values()].flatMap((byOrder) => [...byOrder.keys()]);
  const named = before.map(({ orderId }) => orderId);
  const postings = await readPostings(window);
  for (const { orderId, posting } of before) {
    if (posting) postings.set(orderId, [...(postings.get(orderId) ?? []), posting]);
  }
  const ours = [...(await readOpenOrderIds()), ...(await readConfirmedOrderIds(window)), ...postings.keys()];
  const orderIds = [...new Set([...listedIds, ...named, ...ours])];
  const first = await compareOrders(orderIds, records, { ...window, postings, anew: false, known: idsOf(before) });
  const { mended, findings } = await mendAndLookAgain([...before, ...first], records, { ...window, postings });
  await keep(findings, before);
  if (!asked) await storePosition(window.to);
  const orders = orderIds.filter((id) => !isPayout(postings.get(id))).length;
  const isCurrent = isAll && window.to >= Math.min(until, asked?.to ?? until);
  log.info('reconciled', {
    ...window,
    records: listed,
    orders,
    mended: mended.length,
    open: findings.length,
  });
  return { ...window, records: listed, orders, mended, findings, isCurrent };
}

/** Whether what the ledger has of an id is a payout, which belongs to no order. */
const isPayout = (rows: readonly LedgerRow[] = []): boolean =>
  rows.length > 0 && rows.every(({ orderId }) => orderId === undefined);

/** CloudWatch reads the lag from this line. Runs that do not finish let it grow. */
function reportLag(lagMs: number): void {
  log.info('reconciler lag', { reconcilerLagSeconds: Math.round(lagMs / 1_000) });
  if (lagMs > reconcilerLimits.windowMs) raiseAlarm('the reconciler is behind', { lagMs });
}

/** Halves the window while the providers have more in it than one run compares. */
async function listWithin(window: Window): Promise<{ window: Window; records: RecordsByProvider }> {
  const records = await listRecords(window);
  if (records) return { window, records };
  return listWithin({ ...window, to: window.from + Math.ceil((window.to - window.from) / 2) });
}

type SecondScope = Omit<Scope, 'anew' | 'known'>;

/**
 * Orders change while they are compared, so what differs is mended where that is safe, and looked at again. Of two
 * findings of one id, the later one counts.
 */
async function mendAndLookAgain(found: readonly ReconcilerFinding[], records: RecordsByProvider, scope: SecondScope) {
  const byId = new Map(found.map((finding) => [finding.id, finding]));
  if (byId.size === 0) return { mended: [], findings: [] };
  await forEachLimit([...byId.values()], reconcilerLimits.concurrentMends, (finding) =>
    mendFinding(finding).catch((error: unknown) =>
      log.warn('finding not mended', { finding: finding.id, error: error as Error }),
    ),
  );
  await wait(reconcilerLimits.recheckAfterMs);
  const orderIds = [...new Set([...byId.values()].map(({ orderId }) => orderId))];
  const findings = openAfter(
    byId,
    await compareOrders(orderIds, records, { ...scope, anew: true, known: new Set(byId.keys()) }),
  );
  const open = idsOf(findings);
  return { mended: [...byId.values()].filter(({ id }) => !open.has(id)), findings };
}

/** Keeps what is found, forgets what no longer holds, and raises an alarm for what is new. */
async function keep(findings: readonly ReconcilerFinding[], before: readonly ReconcilerFinding[]): Promise<void> {
  const open = idsOf(findings);
  for (const { id } of before) if (!open.has(id)) await dropFinding(id);
  const known = new Map(before.map((finding) => [finding.id, finding]));
  await forEachLimit(findings, orderLimits.reconcilerReads, async (finding) => {
    const { id, kind, orderId, detail } = finding;
    if (await keepFinding(finding, clock.now()))
      raiseAlarm('the reconciler has found a difference', { id, kind, orderId, detail });
    // What the provider has may have changed, and the command acts on what is kept.
    else if (!isDeepStrictEqual(known.get(id), finding)) await renewFinding(finding);
  });
}

/**
 * Mends an open finding as a person has decided, and looks at its order again. Returns what is still open of the order.
 * `issue`: issues a paper, which is up to accounting. @throws Error that says why it cannot be mended so.
 */
export async function mendOpenFinding(
  id: string,
  issue?: (paper: PaperId) => Promise<void>,
): Promise<ReconcilerFinding[]> {
  const finding = await readFinding(id);
  if (!finding) throw new Error(`There is no open finding ${id}`);
  const { provider, record, orderId, posting } = finding;
  const postings: PostingsByOrder = new Map(posting ? [[orderId, [posting]]] : []);
  const compare = (records: RecordsByProvider) => {
    const now = clock.now();
    return compareOrders([orderId], records, { from: now, to: now, postings, anew: true, known: new Set([id]) });
  };
  const kept: RecordsByProvider = new Map(provider ? [[provider, new Map()]] : []);
  if (provider && record) addRecord(kept, provider, record);
  // What was kept may be minutes old, and a charge may have become the payment of its order.
  let current: ReconcilerFinding | undefined = finding;
  if (movesMoney.includes(finding.kind)) {
    const found = await compare(kept);
    if (isUnanswered(found, finding)) throw new Error(`${provider} did not answer`);
    current = found.find((one) => one.id === id);
    if (!current) {
      await dropFinding(id);
      throw new Error(`${id} no longer differs`);
    }
  }
  if (finding.paper && issue) await issue(finding.paper);
  else await mendByCommand(current);
  if (provider && finding.kind === 'charge_unknown') kept.set(provider, new Map());
  const open = await compare(kept);
  if (!open.some((one) => one.id === id) && !isUnanswered(open, finding)) await dropFinding(id);
  return open;
}

/** Findings whose mend returns money at a provider. */
const movesMoney: readonly FindingKind[] = ['charge_unknown', 'amount_differs', 'refund_missing'];
