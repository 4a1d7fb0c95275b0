/** Runs a named step and reports it. `doing` describes the step, `done` its outcome. */
export type Step = <T>(doing: string, done: string | ((result: T) => string), work: () => Promise<T>) => Promise<T>;

const seconds = (sinceMs: number) => ((Date.now() - sinceMs) / 1000).toFixed(1);

/** Prints one line per step with its duration. A terminal shows a running timer. */
export const printedStep: Step = async (doing, done, work) => {
  const startedAt = Date.now();
  const live = process.stdout.isTTY;
  const clear = live ? '\r\x1b[2K' : '';
  const show = () => process.stdout.write(`${clear}· ${doing} … ${seconds(startedAt)} s`);
  if (live) show();
  else console.log(`· ${doing} …`);
  const timer = live ? setInterval(show, 200) : undefined;
  try {
    const result = await work();
    process.stdout.write(`${clear}✓ ${typeof done === 'string' ? done : done(result)} (${seconds(startedAt)} s)\n`);
    return result;
  } catch (error) {
    process.stdout.write(`${clear}✗ ${doing} (${seconds(startedAt)} s)\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
};
