import { h } from '../../../shared/dom.ts';
import { type Undoable, type Undone, undoScan } from '../../hand/undo-scan.ts';
import { words } from '../../words/speech.ts';

/** As the API has it. */
const maxReason = 200;

interface UndoDialog {
  element: HTMLDialogElement;
  open(undoable: Undoable): void;
}

const field = (label: string, attributes: { id: string; type: string }) => {
  const input = h('input', { ...attributes, required: true, autocomplete: 'off', autocapitalize: 'none' });
  return { input, line: h('p', {}, h('label', { for: attributes.id }, label), input) };
};

/** Undoes a passage: asks why, and for the sign-in of a person who may. `done`: afterwards. */
export function undoDialog(done: () => void): UndoDialog {
  const element: HTMLDialogElement = h('dialog', { 'aria-labelledby': 'undo-title' });
  const close = (): void => element.close();

  function showDone(state: Extract<Undone, { state: string }>['state']): void {
    element.replaceChildren(
      h('h2', { id: 'undo-title' }, `✓ ${words.undone}`),
      h('p', { role: 'status' }, words.undoneStates[state]),
      h('p', { class: 'buttons' }, h('button', { type: 'button', class: 'main', onclick: close }, words.close)),
    );
    done();
  }

  function open(undoable: Undoable): void {
    const alert = h('p', { class: 'alert', role: 'alert' });
    const reasons = h(
      'select',
      { id: 'undo-reason' },
      [...words.undoReasons, words.overrideOther].map((reason) => h('option', {}, reason)),
    );
    const other = h('input', { id: 'undo-other', maxlength: maxReason, autocomplete: 'off' });
    const otherLine = h('p', { hidden: true }, h('label', { for: 'undo-other' }, words.overrideOther), other);
    const isOther = () => reasons.selectedIndex === words.undoReasons.length;
    reasons.addEventListener('change', () => {
      otherLine.hidden = !isOther();
    });
    const email = field(words.email, { id: 'undo-email', type: 'email' });
    const password = field(words.password, { id: 'undo-password', type: 'password' });
    const submit = h('button', { class: 'main' }, words.undo);
    let sending = false;

    async function send(event: Event): Promise<void> {
      event.preventDefault();
      const reason = isOther() ? other.value.trim() : reasons.value;
      if (sending || reason === '') return other.focus();
      sending = true;
      submit.setAttribute('aria-disabled', 'true');
      alert.textContent = '';
      const signIn = { email: email.input.value.trim(), password: password.input.value };
      const undone = await undoScan(undoable, reason, signIn);
      sending = false;
      submit.removeAttribute('aria-disabled');
      password.input.value = '';
      if ('state' in undone) return showDone(undone.state);
      alert.textContent = words.undoFaults[undone.fault];
      alert.scrollIntoView({ block: 'nearest' });
    }

    element.replaceChildren(
      h(
        'form',
        { method: 'post', onsubmit: send },
        h('h2', { id: 'undo-title' }, words.undoTitle),
        h('p', {}, h('label', { for: 'undo-reason' }, words.undoWhy), reasons),
        otherLine,
        h('p', { class: 'soft' }, words.undoWho),
        email.line,
        password.line,
        alert,
        h('p', { class: 'buttons' }, h('button', { type: 'button', onclick: close }, words.cancel), submit),
      ),
    );
    element.showModal();
  }

  // A password does not stay in the document.
  element.addEventListener('close', () => element.replaceChildren());
  return { element, open };
}
