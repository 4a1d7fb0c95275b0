interface Figure {
  figure: string;
  value: number;
  unit: string;
}

/** The sample below which lies this share of them. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** A table for people; with `--json` one line `{"bench","figure","value","unit"}` a figure. */
export function report(bench: string, figures: readonly [figure: string, value: number, unit: string][]): void {
  const rows = figures.map(([figure, value, unit]): Figure => ({ figure, value: Number(value.toFixed(2)), unit }));
  if (process.env.BENCH_JSON) {
    for (const row of rows) console.log(JSON.stringify({ bench, ...row }));
    return;
  }
  const width = Math.max(...rows.map(({ figure }) => figure.length));
  console.log(
    [`${bench}:`, ...rows.map((row) => `  ${row.figure.padEnd(width)}  ${row.value} ${row.unit}`)].join('\n'),
  );
}
