/** Why the door refuses a ticket. */
export const refusals = [
  'already_used',
  'wrong_event',
  'wrong_gate',
  'full',
  'not_yet_valid',
  'expired',
  'revoked',
  'unpaid',
  'invalid',
] as const;
type Refusal = (typeof refusals)[number];

/** `message` is shown at the gate. */
export interface Refused {
  result: Refusal;
  message: string;
}

/** What a person at the gate does: let the guest pass, stop them, or look closer and decide. */
export type Verdict = 'go' | 'stop' | 'look';

/** Refusals that a manual admission may override: the ticket is good, but not here or not now. */
const openToJudgement: ReadonlySet<string> = new Set<Refusal>(['wrong_gate', 'full', 'not_yet_valid', 'expired']);

const passes: ReadonlySet<string> = new Set(['admitted', 'exited', 'valid']);

/** The verdict on a result, for screens that do not rely on colours. */
export function verdictOf(result: string): Verdict {
  if (passes.has(result)) return 'go';
  return openToJudgement.has(result) ? 'look' : 'stop';
}
