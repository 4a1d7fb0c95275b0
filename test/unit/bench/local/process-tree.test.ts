import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parsePss, parseStat, processTree, treeOf } from '../../../../bench/local/process-tree.ts';

it('reads parent and CPU time, ended children included, from a stat line', () => {
  const line = '42 (node (a b) c) S 7 42 42 0 -1 4194304 1 2 3 4 150 50 25 75 20 0 11 0 99 1 2';
  expect(parseStat(line)).toEqual({ pid: 42, parent: 7, cpuSeconds: 3 });
});

it('finds all processes below a root, and no others', () => {
  const all = [
    { pid: 30, parent: 20, cpuSeconds: 1 },
    { pid: 10, parent: 1, cpuSeconds: 1 },
    { pid: 20, parent: 10, cpuSeconds: 1 },
    { pid: 11, parent: 1, cpuSeconds: 1 },
  ];
  expect(treeOf(10, all).map(({ pid }) => pid)).toEqual([10, 20, 30]);
  expect(treeOf(99, all)).toEqual([]);
});

it('reads the proportional set size', () => {
  expect(parsePss('55 rollup\nRss:   2048 kB\nPss:   1024 kB\nPss_Anon:  5 kB\n')).toBe(1024 * 1024);
});

it.runIf(process.platform === 'linux')('measures a real process', () => {
  const spun = parseStat(readFileSync('/proc/self/stat', 'utf8'));
  expect(spun.parent).toBe(process.ppid);
  const tree = processTree(process.pid);
  const before = tree?.cpu() ?? Number.NaN;
  for (const until = performance.now() + 120; performance.now() < until; );
  expect((tree?.cpu() ?? Number.NaN) - before).toBeGreaterThan(0.02);
  const { pss, processes } = tree?.memory() ?? { pss: 0, processes: 0 };
  expect(processes).toBeGreaterThan(0);
  expect(pss).toBeGreaterThan(10 * 2 ** 20);
});
