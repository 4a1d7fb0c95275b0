/** A failure the user can fix. Its message is shown without a stack trace. */
export class Failure extends Error {
  override name = 'Failure';
}

/** Prints an error and returns the exit code. A Failure prints its message, a bug its stack, an interrupt nothing. */
export function reportAndExitCode(error: unknown): number {
  if (error instanceof Error && error.name === 'AbortError') return 130;
  console.error(`\n${error instanceof Failure ? error.message : error instanceof Error ? error.stack : String(error)}`);
  return 1;
}
