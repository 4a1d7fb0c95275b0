import { call, type Reply } from '../scan/call.ts';

const patienceMs = 8_000;
/** A page of passages may be empty before the last one. */
const maxPages = 5;

/** What is to be undone. Without `scanId` the latest passage of the ticket. */
export interface Undoable {
  ticketId: string;
  scanId?: string;
}

export interface SignIn {
  email: string;
  password: string;
}

type State = 'sold' | 'inside' | 'outside';
/** `state`: of the ticket, afterwards. Otherwise why nothing was undone. */
export type Undone =
  | { state: State }
  | { fault: 'password' | 'forbidden' | 'not_latest' | 'not_found' | 'down' | 'failed' };

interface Passages {
  items: { change?: string; scanId?: string }[];
  nextCursor: string | null;
}

/** Finds the scan id of the latest passage of a ticket that counts. */
async function latestScanOf(ticketId: string, token: string): Promise<Reply<string | undefined>> {
  const reverted = new Set<string>();
  let cursor: string | null = '';
  for (let page = 0; page < maxPages && cursor !== null; page++) {
    const query: string = cursor && `?cursor=${encodeURIComponent(cursor)}`;
    const path = `/v1/checkin/tickets/${encodeURIComponent(ticketId)}/passages${query}`;
    const reply: Reply<Passages> = await call<Passages>(path, { token, patienceMs });
    if (reply.kind !== 'ok') return reply;
    for (const { change, scanId } of reply.body.items) {
      if (scanId === undefined || reverted.has(scanId)) continue;
      if (change === undefined) return { kind: 'ok', status: 200, body: scanId };
      if (change === 'reverted') reverted.add(scanId);
    }
    cursor = reply.body.nextCursor;
  }
  return { kind: 'ok', status: 200, body: undefined };
}

function faultOf(reply: Exclude<Reply<unknown>, { kind: 'ok' }>): Undone {
  if (reply.kind !== 'refused') return { fault: 'down' };
  if (reply.code === 'scan_not_latest' || reply.code === 'too_many_reverts') return { fault: 'not_latest' };
  if (reply.code === 'scan_not_found') return { fault: 'not_found' };
  // Of an event of others an account learns nothing at all.
  return { fault: reply.status === 403 || reply.status === 404 ? 'forbidden' : 'failed' };
}

async function revert({ ticketId, scanId: known }: Undoable, reason: string, token: string): Promise<Undone> {
  const latest = known === undefined ? await latestScanOf(ticketId, token) : undefined;
  if (latest && latest.kind !== 'ok') return faultOf(latest);
  const scanId = known ?? latest?.body;
  if (scanId === undefined) return { fault: 'not_found' };
  const path = `/v1/checkin/scans/${encodeURIComponent(scanId)}/revert`;
  const reply = await call<{ state: State }>(path, { method: 'POST', token, body: { reason, ticketId }, patienceMs });
  return reply.kind === 'ok' ? { state: reply.body.state } : faultOf(reply);
}

/**
 * Undoes a passage in the name of a member who signs in for it: a phone has no such right. The session ends with it, so
 * that the next person with the phone has no such right either. Needs the network.
 */
export async function undoScan(undoable: Undoable, reason: string, signIn: SignIn): Promise<Undone> {
  const session = await call<{ accessToken: string; refreshToken: string }>('/v1/auth/login', {
    ...{ method: 'POST', body: signIn, patienceMs },
  });
  if (session.kind !== 'ok') {
    if (session.kind !== 'refused') return { fault: 'down' };
    return { fault: session.status === 401 || session.status === 422 ? 'password' : 'failed' };
  }
  const { accessToken: token, refreshToken } = session.body;
  const undone = await revert(undoable, reason, token);
  await call('/v1/auth/logout', { method: 'POST', token, body: { refreshToken }, patienceMs });
  return undone;
}
