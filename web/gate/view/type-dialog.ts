import { h } from '../../shared/dom.ts';
import type { Settings } from '../offline/manifest.ts';
import { words } from '../words/speech.ts';

interface TypeDialog {
  element: HTMLDialogElement;
  open(): void;
}

/** Asks for a code that no camera can read, or for what the event allows to look up. */
export function typeDialog(settings: () => Settings | undefined, take: (text: string) => void): TypeDialog {
  const field = h('input', {
    id: 'typed-code',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    maxlength: 512,
    'aria-describedby': 'typed-hint',
  });
  const label = h('label', { for: 'typed-code' });
  const hint = h('p', { id: 'typed-hint', class: 'soft' });
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
      h('h2', { id: 'typed-title' }, label),
      field,
      hint,
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
      const { lookUp = false, showHolder = false } = settings()?.rules ?? {};
      const what = !lookUp ? 'code' : showHolder ? 'name' : 'order';
      label.textContent = words.typedLabels[what];
      hint.textContent = words.typedHints[what];
      element.showModal();
      field.focus();
    },
  };
}
