const realNow = Date.now;
let aheadMs = 0;

/** Advances the clock that all rules read, in this process only. The time of the stores does not change. */
export async function passTime(milliseconds: number): Promise<void> {
  const { clock } = await import('../../../shared/base/clock.ts');
  aheadMs += milliseconds;
  clock.now = () => realNow() + aheadMs;
}

/** Resets the clock to the real time. */
export async function resetTime(): Promise<void> {
  await passTime(-aheadMs);
}
