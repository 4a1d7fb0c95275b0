/** What contradicts an invariant. */
export interface Finding {
  /** The violated invariant: see docs/operations.md. */
  invariant: 'I1' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I11' | 'I12';
  /** What it is about: the id of an order, a ticket or a ticket type. */
  subject: string;
  detail: string;
}
