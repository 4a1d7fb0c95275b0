interface Figure {
  figure: string;
  value: number;
  unit: string;
}

/** Returns the sample below which this share (0 to 1) of all samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Prints a table. With `--json` it prints one line `{"bench","figure","value","unit"}` per figure. */
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
