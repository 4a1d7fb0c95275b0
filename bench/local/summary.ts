import type { Point } from './measure.ts';
import type { Options } from './options.ts';
import type { Memory } from './process-tree.ts';
import type { Verification } from './verify.ts';

export interface Machine {
  cores: number;
  cpu: string;
  memoryBytes: number;
  node: string;
  platform: string;
}

/** Everything that one run found. `--json` prints it as it is. */
export interface Summary {
  address: string;
  machine: Machine;
  options: Options;
  minted: { places: number; seconds: number; cpuSeconds: number | null };
  points: Point[];
  memory: { atRest: Memory; afterLoad: Memory } | null;
  accounts: number;
  verification: Verification;
  /** What makes the run a failure. */
  faults: string[];
}

/** The errors of points that are faults of the system: a 5xx, or no answer. */
export const serverFaults = (points: readonly Point[]): string[] =>
  points.flatMap(({ name, clients, errors }) =>
    Object.entries(errors)
      .filter(([error]) => /^(5\d\d|0) /.test(error))
      .map(([error, count]) => `${name}, ${clients} clients: ${count} × ${error}`),
  );

const columns = ['operation', 'clients', 'per s', 'p50 ms', 'p99 ms', 'done', 'CPU %', 'CPU ms each', 'load CPU %'];

const short = (value: number | null): string => {
  if (value === null) return '–';
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toFixed(value >= 10 ? 1 : 2)));
};

const total = (errors: Record<string, number>): number => Object.values(errors).reduce((sum, one) => sum + one, 0);

/** Aligns a table: the first column to the left, the others to the right. */
function aligned(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

const memoryLine = (when: string, { pss, processes }: Memory): string => {
  const size = pss === undefined ? 'not measured' : `${short(pss / 2 ** 20)} MiB (PSS)`;
  return `memory ${when}: ${size} in ${processes} processes`;
};

const rowOf = (point: Point): string[] => [
  point.name,
  String(point.clients),
  short(point.perSecond),
  short(point.p50),
  short(point.p99),
  String(point.done),
  short(point.cpuPercent),
  short(point.cpuMsPerOperation),
  short(point.loadCpuPercent),
  String(total(point.errors)),
];

const errorsOf = ({ name, clients, errors }: Point): string[] =>
  Object.entries(errors).map(([error, count]) => `  ${name}, ${clients} clients: ${count} × ${error}`);

const maxFaultsShown = 50;

/** The report as text. It has the same shape in each run. */
export function summaryText(summary: Summary): string {
  const { address, machine, options, minted, points, memory, verification, faults } = summary;
  const { cores, cpu, memoryBytes, node, platform } = machine;
  const errors = points.flatMap(errorsOf);
  const { orders, confirmed, withoutTickets, withoutMail } = verification;
  return [
    `local: ${address}, ${options.seconds} s a point`,
    `machine: ${cores} cores (${cpu}), ${short(memoryBytes / 2 ** 30)} GiB, Node ${node}, ${platform}`,
    '',
    ...aligned([[...columns, 'errors'], ...points.map(rowOf)]),
    'CPU: of all processes of npm start, 100 % is one core. Load CPU: of this program, which shares the machine.',
    '',
    `${minted.places} places on sale: ${short(minted.seconds)} s, ${short(minted.cpuSeconds)} s of CPU`,
    ...(memory ? [memoryLine('at rest', memory.atRest), memoryLine('after load', memory.afterLoad)] : []),
    ...(memory ? [] : ['memory, processes and CPU: not measured']),
    `orders: ${orders} placed, ${confirmed} confirmed, ${withoutTickets} of them without their tickets, ${withoutMail ?? 'not known how many'} without one mail`,
    `accounts: ${summary.accounts}`,
    ...(errors.length > 0 ? ['errors:', ...errors] : ['errors: none']),
    ...(faults.length > 0 ? ['faults:', ...faults.slice(0, maxFaultsShown).map((fault) => `  ${fault}`)] : []),
    ...(faults.length > maxFaultsShown ? [`  and ${faults.length - maxFaultsShown} more`] : []),
  ].join('\n');
}
