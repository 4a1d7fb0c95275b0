import type { LedgerRow } from '../../../shared/ledger/ledger-row.ts';
import type { PaperId } from '../../../shared/ledger/paper-key.ts';
import type { ProviderRecord } from '../payment/provider.ts';

/** How a finding is mended: by the run itself, where nothing is to be decided, or by a person with a command. */
interface Kind {
  by: 'run' | 'command';
  /** What the mend does. */
  does: string;
}

/** The kinds of findings. docs/operations.md has an entry for each. */
export const findingKinds = {
  charge_unknown: { by: 'command', does: 'refunds the charge at the provider' },
  charge_not_recorded: { by: 'run', does: 'asks the provider for the payment and records it' },
  charge_missing: { by: 'command', does: 'accepts the loss and closes the incident' },
  amount_differs: {
    by: 'command',
    does: 'refunds an excess at the provider, or accepts a missing part as a loss, and closes the incident',
  },
  currency_differs: { by: 'command', does: 'accepts the currency of the provider and closes the incident' },
  refund_unknown: { by: 'run', does: 'records the refund made at the provider as an incident' },
  refund_missing: { by: 'command', does: 'asks the provider for the refund again, under its own id' },
  refund_not_recorded: { by: 'run', does: 'asks the provider for the refund and records what became of it' },
  refund_amount_differs: { by: 'command', does: 'accepts the amount of the provider and closes the incident' },
  dispute_unknown: { by: 'run', does: 'records the dispute as an incident' },
  fee_missing: { by: 'run', does: 'records the fee of the provider' },
  ledger_missing: { by: 'run', does: 'posts what the ledger lacks' },
  ledger_extra: { by: 'command', does: 'posts a correction that takes the transaction back' },
  ledger_differs: { by: 'command', does: 'posts a correction with the difference' },
  ledger_unbalanced: { by: 'command', does: 'posts a correction with which the entries sum to zero' },
  paper_missing: { by: 'command', does: 'issues the invoice or the credit note' },
  tickets_missing: { by: 'command', does: 'makes the minute job look at the order next' },
  not_compared: { by: 'run', does: 'compares the order again' },
  sales_behind: { by: 'run', does: 'projects the sales of the order again' },
  I3: { by: 'command', does: 'makes the minute job look at the order next' },
  I4: { by: 'command', does: 'makes the minute job look at the order next' },
  I6: { by: 'command', does: 'makes the minute job look at the order next' },
  I7: { by: 'command', does: 'makes the minute job look at the order next' },
} as const satisfies Record<string, Kind>;

export type FindingKind = keyof typeof findingKinds;

/** Something that differs. `id` names it for the command that mends it, and stays the same while it differs. */
export interface ReconcilerFinding {
  id: string;
  kind: FindingKind;
  /** Of a payout, its own id. */
  orderId: string;
  /** In plain English, with both sides. */
  detail: string;
  /** The attempt, the refund or the provider's own name that it is about. */
  subject: string;
  provider?: string;
  /** What the provider has. */
  record?: ProviderRecord;
  /** What the ledger has. */
  posting?: LedgerRow;
  /** What was not issued. */
  paper?: PaperId;
}

/** A finding with its id: `amount_differs/ord_…/1`. Ids of attempts and refunds stand without the order's id. */
export function findingOf({ kind, orderId, subject, ...more }: Omit<ReconcilerFinding, 'id'>): ReconcilerFinding {
  const name = subject.replace(`${orderId}#`, '').replaceAll('#', '.');
  return { id: [kind, orderId, ...(name ? [name] : [])].join('/'), kind, orderId, subject, ...more };
}

/** Other software may write into the books of a provider, so an id may hold what a shell would run. */
const inShell = (id: string): string => (/^[\w./-]+$/.test(id) ? id : `'${id.replaceAll("'", "'\\''")}'`);

/** The exact command that mends a finding of a stage, and what it does as a comment, so that the line can be pasted. */
export const mendOf = ({ id, kind }: Pick<ReconcilerFinding, 'id' | 'kind'>, stage: string): string =>
  `npm run reconcile -- mend ${inShell(id)}${stage === 'local' ? '' : ` --stage ${stage}`}  # ${findingKinds[kind].does}`;
