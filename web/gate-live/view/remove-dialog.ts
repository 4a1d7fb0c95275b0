import { h } from '../../shared/dom.ts';
import { words } from '../speech.ts';

/** Asks whether a device shall be removed. Escape and “Cancel” say no. */
export function confirmRemoval(name: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const close = (answer: boolean) => () => {
    dialog.returnValue = answer ? 'remove' : '';
    dialog.close();
  };
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'remove-title' },
    h('h2', { id: 'remove-title' }, words.removeSure(name)),
    h('p', {}, words.removeAbout),
    h(
      'p',
      { class: 'buttons' },
      h('button', { type: 'button', onclick: close(false) }, words.cancel),
      h('button', { type: 'button', class: 'main', onclick: close(true) }, words.remove),
    ),
  );
  dialog.addEventListener('close', () => {
    resolve(dialog.returnValue === 'remove');
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}
