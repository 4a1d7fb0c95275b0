import { h } from '../../shared/dom.ts';
import { words } from '../speech.ts';

interface Question {
  title: string;
  /** What follows from a yes. */
  about: string;
  /** The word on the button that says yes. */
  yes: string;
}

/** Asks before something happens. Escape and “Cancel” say no. */
export function confirmed({ title, about, yes }: Question): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const close = (answer: boolean) => () => {
    dialog.returnValue = answer ? 'yes' : '';
    dialog.close();
  };
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'confirm-title' },
    h('h2', { id: 'confirm-title' }, title),
    h('p', {}, about),
    h(
      'p',
      { class: 'buttons' },
      h('button', { type: 'button', onclick: close(false) }, words.cancel),
      h('button', { type: 'button', class: 'main', onclick: close(true) }, yes),
    ),
  );
  dialog.addEventListener('close', () => {
    resolve(dialog.returnValue === 'yes');
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}
