/** What the API answers to a scan, as far as the page shows it. Offline the page makes such an answer itself. */
export interface ScanAnswer {
  /** `admitted`, `exited`, `conflict`, or the reason of the refusal. */
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
