import { h } from '../../../shared/dom.ts';
import { handOver } from '../../hand/hand-over.ts';
import type { Session } from '../../scan/session.ts';
import type { FoundTicket } from '../../ticket/find-tickets.ts';
import { clockTime, words } from '../../words/speech.ts';

interface TicketDialog {
  element: HTMLDialogElement;
  open(ticket: FoundTicket): void;
}

interface Ways {
  timeZone(): string | undefined;
  admit(ticketId: string): void;
  undo(ticketId: string): void;
}

/** What can be done with a ticket that was found: admit its guest, hand it over, or undo its latest scan. */
export function ticketDialog(session: Session, { timeZone, admit, undo }: Ways): TicketDialog {
  const element: HTMLDialogElement = h('dialog', { 'aria-labelledby': 'ticket-title' });
  const close = (): void => element.close();

  function open({ ticketId, ticketTypeName, seat, holder, name, email, state, handedOver }: FoundTicket): void {
    const said = h('p', { role: 'status' });
    const lead = (way: (ticketId: string) => void) => () => {
      close();
      way(ticketId);
    };
    const given = h('p', { hidden: !handedOver }, handedOver && words.handedOver(clockTime(handedOver.at, timeZone())));
    const hand: HTMLButtonElement = h(
      'button',
      {
        type: 'button',
        hidden: handedOver !== undefined,
        onclick: async () => {
          hand.setAttribute('aria-disabled', 'true');
          const reply = await handOver(session, ticketId);
          hand.removeAttribute('aria-disabled');
          const isKnown = reply.kind === 'refused' && reply.code === 'already_handed_over';
          hand.hidden = reply.kind === 'ok' || isKnown;
          if (reply.kind === 'ok') said.textContent = `✓ ${words.handedOver(clockTime(Date.now(), timeZone()))}`;
          else if (isKnown) said.textContent = words.alreadyHandedOver;
          else said.textContent = reply.kind === 'refused' ? words.failed : words.unreachable;
        },
      },
      words.handOver,
    );
    const content = h(
      'div',
      {},
      h('h2', { id: 'ticket-title' }, holder ?? name ?? ticketTypeName),
      h('p', {}, [ticketTypeName, seat, email].filter(Boolean).join(' · ')),
      state !== 'sold' && h('p', {}, h('strong', {}, words.states[state])),
      given,
      said,
      h(
        'div',
        { class: 'stack' },
        h('button', { type: 'button', class: 'main', onclick: lead(admit) }, words.admitFound),
        hand,
        state !== 'sold' && h('button', { type: 'button', onclick: lead(undo) }, words.undoLatest),
      ),
      h('p', { class: 'buttons' }, h('button', { type: 'button', onclick: close }, words.close)),
    );
    element.replaceChildren(content);
    element.showModal();
  }

  return { element, open };
}
