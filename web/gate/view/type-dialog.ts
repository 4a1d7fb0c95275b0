import { h } from '../../shared/dom.ts';
import { words } from '../words/speech.ts';

interface TypeDialog {
  element: HTMLDialogElement;
  open(): void;
}

/** Asks for a code that no camera can read. */
export function typeDialog(take: (text: string) => void): TypeDialog {
  const field = h('input', {
    id: 'typed-code',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    maxlength: 512,
    'aria-describedby': 'typed-hint',
  });
  const element: HTMLDialogElement = h(
    'dialog',
    { 'aria-labelledby': 'typed-title' },
    h(
      'form',
      {
        method: 'dialog',
        onsubmit: () => {
          const text = field.value;
          field.value = '';
          take(text);
        },
      },
      h('h2', { id: 'typed-title' }, h('label', { for: 'typed-code' }, words.typedLabel)),
      field,
      h('p', { id: 'typed-hint', class: 'soft' }, words.typedHint),
      h(
        'p',
        { class: 'buttons' },
        h('button', { type: 'button', onclick: () => element.close() }, words.cancel),
        h('button', { class: 'main' }, words.check),
      ),
    ),
  );
  return {
    element,
    open() {
      element.showModal();
      field.focus();
    },
  };
}
