import { expect, it } from 'vitest';
import type { Point } from '../../../../bench/local/measure.ts';
import { type Summary, serverFaults, summaryText } from '../../../../bench/local/summary.ts';

const point = (facts: Partial<Point> = {}): Point => ({
  name: 'paid order',
  clients: 8,
  seconds: 15,
  done: 120,
  perSecond: 8,
  p50: 1_052.34,
  p99: 2_000,
  cpuPercent: 93.21,
  cpuMsPerOperation: 117.4,
  loadCpuPercent: 0.81,
  errors: {},
  ...facts,
});
const summary: Summary = {
  address: 'http://localhost:8080',
  machine: { cores: 2, cpu: 'CPU', memoryBytes: 4 * 2 ** 30, node: '24.0.0', platform: 'linux x64' },
  options: { seconds: 15, clients: [8], json: false },
  minted: { places: 20_000, seconds: 2.5, cpuSeconds: 3 },
  points: [point()],
  memory: { atRest: { pss: 100 * 2 ** 20, processes: 3 }, afterLoad: { pss: undefined, processes: 4 } },
  accounts: 128,
  verification: { orders: 1, confirmed: 1, withoutTickets: 0, withoutMail: 0, faults: [] },
  faults: [],
};

it('counts a 5xx and a missing answer as faults, and a 4xx not', () => {
  const errors = { '503 no_code': 2, '0 ECONNRESET': 1, '409 sold_out': 3, '200 already_used': 1, '429 too_many': 1 };
  expect(serverFaults([point({ errors })])).toEqual([
    'paid order, 8 clients: 2 × 503 no_code',
    'paid order, 8 clients: 1 × 0 ECONNRESET',
  ]);
});

it('prints every figure of a point in its row', () => {
  const row = summaryText(summary)
    .split('\n')
    .find((line) => line.startsWith('paid order'));
  expect(row?.split(/\s{2,}/)).toEqual(['paid order', '8', '8', '1052', '2000', '120', '93.2', '117', '0.81', '0']);
});

it('has the same lines whether or not there is something to measure', () => {
  const empty = point({ done: 0, p50: null, p99: null, cpuPercent: null, cpuMsPerOperation: null });
  const other = summaryText({ ...summary, points: [empty] });
  expect(other.split('\n')).toHaveLength(summaryText(summary).split('\n').length);
  expect(other).toContain('–');
});

it('says what is not measured', () => {
  expect(summaryText(summary)).toContain('memory after load: not measured in 4 processes');
  expect(summaryText({ ...summary, memory: null })).toContain('memory, processes and CPU: not measured');
});

it('lists the errors, and no more than 50 faults', () => {
  const faults = Array.from({ length: 60 }, (_, n) => `fault ${n}`);
  const text = summaryText({ ...summary, faults, points: [point({ errors: { '409 sold_out': 3 } })] });
  expect(text).toContain('paid order, 8 clients: 3 × 409 sold_out');
  expect(text).toContain('fault 49');
  expect(text).not.toContain('fault 50');
  expect(text).toContain('and 10 more');
});
