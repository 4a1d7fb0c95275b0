import { h } from '../../shared/dom.ts';
import type { Session } from '../scan/session.ts';
import { language, speak, words } from '../words/speech.ts';
import { isLanguage, languages } from '../words/words.ts';

interface MenuDialog {
  element: HTMLDialogElement;
  open(): void;
}

const languageChoice = (): HTMLElement =>
  h(
    'select',
    {
      id: 'language',
      onchange: ({ target }) => {
        const { value } = target as HTMLSelectElement;
        if (isLanguage(value)) speak(value);
      },
    },
    Object.entries(languages).map(([code, { language: name }]) =>
      h('option', { value: code, lang: code, selected: code === language }, name),
    ),
  );

/** What a steward needs once a day. `forget`: removes everything from the phone. */
export function menuDialog(session: Session, forget: () => void): MenuDialog {
  const element = h('dialog', { 'aria-labelledby': 'menu-title' });
  const close = () => element.close();

  function askToForget(): void {
    element.replaceChildren(
      h('h2', { id: 'menu-title' }, words.forget),
      h('p', {}, words.forgetAbout),
      h(
        'p',
        { class: 'buttons' },
        h('button', { type: 'button', onclick: close }, words.cancel),
        h('button', { type: 'button', class: 'danger', onclick: forget }, words.forgetSure),
      ),
    );
  }

  function show(): void {
    element.replaceChildren(
      h('h2', { id: 'menu-title' }, words.menu),
      h('p', {}, h('label', { for: 'language' }, words.languageLabel), languageChoice()),
      h(
        'p',
        {},
        h(
          'label',
          { class: 'choice' },
          h('input', {
            type: 'checkbox',
            checked: session.device.sound,
            onchange: ({ target }) => session.choose({ sound: (target as HTMLInputElement).checked }),
          }),
          ` ${words.sound}`,
        ),
      ),
      h('p', {}, h('button', { type: 'button', onclick: askToForget }, words.forget)),
      h('p', { class: 'buttons' }, h('button', { type: 'button', class: 'main', onclick: close }, words.close)),
    );
  }

  return {
    element,
    open() {
      show();
      element.showModal();
    },
  };
}
