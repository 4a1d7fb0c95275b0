import { call, type Reply } from '../scan/call.ts';
import type { Session } from '../scan/session.ts';

/** Records that the guest was given the ticket at the box office. Needs the network. */
export const handOver = ({ device: { token } }: Session, ticketId: string): Promise<Reply<unknown>> =>
  call(`/v1/checkin/tickets/${encodeURIComponent(ticketId)}/handover`, { method: 'POST', token, body: {} });
