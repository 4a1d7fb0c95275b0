import { h } from '../../../shared/dom.ts';
import type { Session } from '../../scan/session.ts';
import { type FoundTicket, findTickets } from '../../ticket/find-tickets.ts';
import { clockTime, words } from '../../words/speech.ts';

interface FindDialog {
  element: HTMLDialogElement;
  open(text: string): Promise<void>;
}

/** Shows the tickets that a typed name or order number finds. A tap on one of them leads on. */
export function findDialog(
  session: Session,
  timeZone: () => string | undefined,
  choose: (ticket: FoundTicket) => void,
): FindDialog {
  const element: HTMLDialogElement = h('dialog', { 'aria-labelledby': 'find-title' });
  const close = (): void => element.close();

  const line = (ticket: FoundTicket): HTMLElement => {
    const { ticketTypeName, seat, holder, name, email, state, handedOver } = ticket;
    const pick = () => {
      close();
      choose(ticket);
    };
    return h(
      'button',
      { type: 'button', class: 'found', onclick: pick },
      h('strong', {}, holder ?? name ?? ticketTypeName),
      h('span', {}, [ticketTypeName, seat, email].filter(Boolean).join(' · ')),
      state !== 'sold' && h('span', {}, words.states[state]),
      handedOver && h('span', {}, words.handedOver(clockTime(handedOver.at, timeZone()))),
    );
  };

  async function open(text: string): Promise<void> {
    const results = h('div', { class: 'stack', role: 'status' }, words.checking);
    element.replaceChildren(
      h('h2', { id: 'find-title' }, words.foundFor(text)),
      results,
      h('p', { class: 'buttons' }, h('button', { type: 'button', onclick: close }, words.close)),
    );
    element.showModal();
    const reply = await findTickets(session, text);
    if (reply.kind !== 'ok') {
      const isHidden = reply.kind === 'refused' && reply.code === 'invalid_request';
      results.replaceChildren(
        isHidden ? words.foundByOrder : reply.kind === 'refused' ? words.failed : words.unreachable,
      );
      return;
    }
    const { items, more } = reply.body;
    results.replaceChildren(...items.map(line), ...(items.length === 0 ? [words.foundNone] : []));
    if (more) results.append(h('p', { class: 'soft' }, words.foundMore));
  }

  return { element, open };
}
