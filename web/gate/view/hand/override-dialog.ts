import { h } from '../../../shared/dom.ts';
import type { Door } from '../../offline/door.ts';
import { admitByHand, type ByHand } from '../../scan/admit-by-hand.ts';
import type { ScanAnswer } from '../../scan/answer.ts';
import type { Session } from '../../scan/session.ts';
import { words } from '../../words/speech.ts';

/** As the API has it. */
const maxReason = 200;

interface OverrideDialog {
  element: HTMLDialogElement;
  open(ticket: ByHand): void;
}

/** Asks why a good ticket is admitted although it is not here or not now. Each reason is one tap. */
export function overrideDialog(
  session: Session,
  door: Door,
  show: (answer: ScanAnswer, ticket: ByHand, admissionId: string) => void,
): OverrideDialog {
  const element: HTMLDialogElement = h('dialog', { 'aria-labelledby': 'override-title' });
  const close = (): void => element.close();

  function open(ticket: ByHand): void {
    const admissionId = crypto.randomUUID();
    const alert = h('p', { class: 'alert', role: 'alert' });
    const other = h('input', { id: 'reason', maxlength: maxReason, autocomplete: 'off' });
    let sending = false;

    async function send(reason: string): Promise<void> {
      if (sending || reason === '') return other.focus();
      sending = true;
      alert.textContent = '';
      const reply = await admitByHand(session, door, { ...ticket, reason, admissionId });
      sending = false;
      if (reply.kind === 'ok') {
        close();
        show(reply.body, ticket, admissionId);
      } else alert.textContent = reply.kind === 'refused' ? words.failed : words.unreachable;
    }

    element.replaceChildren(
      h('h2', { id: 'override-title' }, words.overrideTitle),
      h('p', {}, words.overrideAbout),
      h(
        'div',
        { class: 'stack' },
        words.overrideReasons.map((reason) => h('button', { type: 'button', onclick: () => send(reason) }, reason)),
      ),
      h(
        'form',
        {
          method: 'dialog',
          onsubmit: (event) => {
            event.preventDefault();
            void send(other.value.trim());
          },
        },
        h('label', { for: 'reason' }, words.overrideOther),
        other,
        alert,
        h(
          'p',
          { class: 'buttons' },
          h('button', { type: 'button', onclick: close }, words.cancel),
          h('button', { class: 'main' }, words.override),
        ),
      ),
    );
    element.showModal();
  }

  return { element, open };
}
