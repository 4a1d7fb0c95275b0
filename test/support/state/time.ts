const realNow = Date.now;
let aheadMs = 0;

/** Moves the clock that all rules read, in this process only; the stores' own time stays. */
export async function passTime(milliseconds: number): Promise<void> {
  const { clock } = await import('../../../shared/base/clock.ts');
  aheadMs += milliseconds;
  clock.now = () => realNow() + aheadMs;
}

/** Back to the real time. */
export async function resetTime(): Promise<void> {
  await passTime(-aheadMs);
}
