import { h } from '../../shared/dom.ts';
import { languageChoice } from '../../shared/language-choice.ts';
import { Camera } from '../camera/camera.ts';
import { deliverScans } from '../offline/deliver-scans.ts';
import { provisionalScans } from '../scan/queue.ts';
import type { Session } from '../scan/session.ts';
import { words } from '../words/speech.ts';
import { languages } from '../words/words.ts';

interface MenuDialog {
  element: HTMLDialogElement;
  open(): Promise<void>;
}

/** What a steward needs once a day. `forget`: removes everything from the phone. */
export function menuDialog(session: Session, forget: () => void): MenuDialog {
  const element = h('dialog', { 'aria-labelledby': 'menu-title' });
  const close = () => element.close();

  const cameraChoice = (cameras: { id: string; name: string }[]): HTMLElement =>
    h(
      'p',
      {},
      h('label', { for: 'camera' }, words.camera),
      h(
        'select',
        {
          id: 'camera',
          onchange: ({ target }) => session.choose({ cameraId: (target as HTMLSelectElement).value }),
        },
        cameras.map(({ id, name }) => h('option', { value: id, selected: id === session.device.cameraId }, name)),
      ),
    );

  const fill = (...content: Parameters<typeof h<'div'>>[2][]): void => element.replaceChildren(h('div', {}, content));

  /** Sends first what it can. What remains is lost only if the steward says so. */
  async function askToForget(): Promise<void> {
    if (provisionalScans().length > 0) fill(h('h2', { id: 'menu-title' }, words.forget), h('p', {}, words.sending));
    await deliverScans(session);
    const waiting = provisionalScans().length;
    fill(
      h('h2', { id: 'menu-title' }, words.forget),
      h('p', {}, words.forgetAbout),
      waiting > 0 && h('p', { class: 'alert' }, words.forgetWaiting(waiting)),
      h(
        'p',
        { class: 'buttons' },
        h('button', { type: 'button', onclick: close }, words.cancel),
        h(
          'button',
          { type: 'button', class: 'danger', onclick: forget },
          waiting > 0 ? words.forgetLose : words.forgetSure,
        ),
      ),
    );
  }

  async function show(): Promise<void> {
    const cameras = await Camera.all();
    fill(
      h('h2', { id: 'menu-title' }, words.menu),
      h('p', {}, h('label', { for: 'language' }, words.languageLabel), languageChoice(languages, { id: 'language' })),
      cameras.length > 1 && cameraChoice(cameras),
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
    async open() {
      await show();
      element.showModal();
    },
  };
}
