/** Something a person can put right: its message is one sentence and is shown without a stack. */
export class Failure extends Error {
  override name = 'Failure';
}

/** Ends a script: a Failure (or an interrupt) shows its sentence only, anything else is a fault of ours with its stack. */
export function reportAndExitCode(error: unknown): number {
  if (error instanceof Error && error.name === 'AbortError') return 130;
  console.error(`\n${error instanceof Failure ? error.message : error instanceof Error ? error.stack : String(error)}`);
  return 1;
}
