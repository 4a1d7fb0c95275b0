import { codesIn } from '../../../shared/door/code-format.ts';
import type { Settings } from '../offline/manifest.ts';
import { call, type Reply } from '../scan/call.ts';
import type { Session } from '../scan/session.ts';

const minCharacters = 3;
const maxCharacters = 80;

/** A ticket as the look-up shows it. */
export interface FoundTicket {
  ticketId: string;
  ticketTypeName: string;
  seat?: string;
  holder?: string;
  name?: string;
  email?: string;
  state: 'sold' | 'inside' | 'outside';
  /** When the box office has given the ticket to the guest, RFC 3339. */
  handedOver?: { at: string };
}

interface Found {
  items: FoundTicket[];
  more: boolean;
}

/** Whether a typed text is to be looked up: the event allows it, and the text is no code. */
export const isLookUp = (text: string, settings: Settings | undefined): boolean =>
  settings?.rules.lookUp === true &&
  text.length >= minCharacters &&
  text.length <= maxCharacters &&
  codesIn(text).length === 0;

/** Finds tickets by the end of an order number, or the beginning of a name or an address. Needs the network. */
export const findTickets = ({ device }: Session, text: string): Promise<Reply<Found>> =>
  call<Found>(`/v1/checkin/tickets?q=${encodeURIComponent(text)}`, { token: device.token });
