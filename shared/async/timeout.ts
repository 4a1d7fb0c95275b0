/**
 * Awaits `work` for at most `milliseconds`. The work itself is not cancelled: its late result is ignored.
 * @throws Error with `message` when the time is up.
 */
export async function withTimeout<T>(milliseconds: number, work: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // After a blocked event loop, timers run before the sockets are read. An answer that has arrived in time still counts.
    timer = setTimeout(() => setImmediate(() => reject(new Error(message))), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
