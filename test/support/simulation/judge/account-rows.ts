import type { LedgerRow } from '../../../../shared/ledger/ledger-row.ts';
import type { Store } from '../cloud/store.ts';

type StoredRow = { pk: string; sk: string } & Record<string, unknown>;

/** A paper as stored: its lines are lists of numbers, with the total in the seventh place and the tax in the ninth. */
export interface StoredPaper {
  pk: string;
  sk: string;
  series: string;
  number: number;
  label: string;
  lines: (number | string | undefined)[][];
}

/** The rows of the table Accounting by their kinds. */
export interface Accounts {
  ledger: LedgerRow[];
  totals: StoredRow[];
  papers: StoredPaper[];
  /** The last number of each series. */
  counters: ReadonlyMap<string, number>;
}

export async function readAccounts(store: Store): Promise<Accounts> {
  const rows = await store.rows<StoredRow>(process.env.ACCOUNTING_TABLE ?? '');
  const of = <T>(prefix: string) => rows.filter(({ pk }) => pk.startsWith(`${prefix}#`)) as unknown as T[];
  const counters = of<{ pk: string; sequence: number }>('paper-series');
  return {
    ledger: of('ledger'),
    totals: of('totals'),
    papers: of('papers'),
    counters: new Map(counters.map(({ pk, sequence }) => [pk.slice('paper-series#'.length), sequence])),
  };
}
