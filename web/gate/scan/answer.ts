/** What the API answers to a scan, as far as the page shows it. Offline the page makes such an answer itself. */
export interface ScanAnswer {
  /** `admitted`, `exited`, `conflict`, the reason of the refusal, or one of `OwnResult`. */
  result: string;
  /** What to do: let the guest pass, stop them, or look closer. */
  verdict: 'go' | 'stop' | 'look';
  ticket?: { id: string; ticketTypeName: string; seat?: string; holder?: string };
  /** The first admission, RFC 3339, and the name of its gate. */
  admittedAt?: string;
  gate?: string;
  /** Of a ticket for several people: how many are inside, and how many it admits. */
  people?: number;
  admits?: number;
  message: string;
}

/**
 * What the page answers where nobody has decided. `unknown`: no network, and nothing loaded to decide by. `busy`: the
 * same, and the API answers that it is busy. `refused`: the API did not take the request. `no_such_gate`: the phone may
 * no longer scan at its gate. `no_room`: no network, and the phone cannot keep what it would decide. `no_check`: no
 * network, and its browser cannot verify signatures. `unclear`: the API has not answered, and the ticket has changed
 * since the scan began.
 */
export type OwnResult = 'unknown' | 'busy' | 'refused' | 'no_such_gate' | 'no_room' | 'no_check' | 'unclear';

export const ownAnswer = (result: OwnResult): ScanAnswer => ({ result, verdict: 'look', message: '' });

/**
 * The answer as a steward needs it. At an exit a good ticket may count nobody: `not_inside` has never come in, `left` is
 * outside already. Neither is a forgery or a copy, and no guest is kept from leaving.
 */
export function answerAtGate(answer: ScanAnswer, { direction }: { direction: 'in' | 'out' }): ScanAnswer {
  const { result, ticket, people = 0 } = answer;
  if (direction === 'in' || !ticket || people > 0) return answer;
  if (result === 'invalid') return { ...answer, result: 'not_inside', verdict: 'look' };
  return result === 'already_used' ? { ...answer, result: 'left', verdict: 'look' } : answer;
}
