const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Returns the interval of `rate(5 minutes)` in ms, or `undefined` for another expression. */
export function rateMs(expression: string): number | undefined {
  const [, count = '', unit = '', plural = ''] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const isPlural = plural === 's';
  // AWS insists on the grammar: `1 minute`, `5 minutes`.
  if (!(unit in unitMs) || Number(count) === 0 || isPlural !== Number(count) > 1) return undefined;
  return Number(count) * unitMs[unit as keyof typeof unitMs];
}

/** Returns what the clocks of a zone are ahead of UTC at a moment, in ms. @throws RangeError for an unknown zone. */
function offsetMs(epochMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(epochMs);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(epochMs / 1_000) * 1_000;
}

/**
 * Returns the moment of `at(2026-11-28T10:00:00)` in a time zone, in epoch ms. `undefined` for another expression, a
 * date that does not exist or an unknown zone.
 */
export function atMs(expression: string, timeZone: string): number | undefined {
  const [, local] = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/.exec(expression) ?? [];
  const asUtc = Date.parse(`${local}Z`);
  if (local === undefined || Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 19) !== local) {
    return undefined;
  }
  try {
    // The second step corrects a guess on the other side of a change of the clocks.
    const guess = asUtc - offsetMs(asUtc, timeZone);
    return asUtc - offsetMs(guess, timeZone);
  } catch {
    return undefined;
  }
}
