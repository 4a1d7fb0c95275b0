import { h } from '../../shared/dom.ts';
import type { Board } from '../board.ts';
import { addressOf } from '../call.ts';
import { callAsMember } from '../session.ts';
import { clockTime, words } from '../speech.ts';
import { qrPicture } from './qr-picture.ts';

/** As the API has it. */
const codeMs = 15 * 60_000;

interface Added {
  deviceId: string;
  enrolCode: string;
}

interface AddDialog {
  element: HTMLDialogElement;
  open(board: Board | undefined): void;
  /** Says when the phone is ready, and when its code has expired. */
  show(board: Board, now: number): void;
}

/** Adds a phone: asks for its name and gates, then shows the code that sets it up. */
export function addDialog(eventId: string): AddDialog {
  const element = h('dialog', { 'aria-labelledby': 'add-title' });
  const status = h('p', { role: 'status' });
  let waiting: { deviceId: string; name: string; until: number } | undefined;
  const closeButton = (text: string) => h('button', { type: 'button', onclick: () => element.close() }, text);

  function ask({ stats: { byGate } }: Board): void {
    waiting = undefined;
    const name = h('input', {
      id: 'device-name',
      maxlength: 60,
      autocomplete: 'off',
      'aria-describedby': 'device-hint',
    });
    const gates = byGate.map(({ gateId, name: gate }) => ({
      gateId,
      gate,
      box: h('input', { type: 'checkbox', checked: byGate.length === 1 }),
    }));
    const alert = h('p', { class: 'alert', role: 'alert' });
    const send = async (event: Event) => {
      event.preventDefault();
      const gateIds = gates.filter(({ box }) => box.checked).map(({ gateId }) => gateId);
      const named = name.value.trim();
      alert.textContent = named === '' ? words.enterName : gateIds.length === 0 ? words.chooseGate : '';
      if (alert.textContent) return named === '' ? name.focus() : gates[0]?.box.focus();
      const path = `/v1/events/${eventId}/devices`;
      const answer = await callAsMember<Added>(path, { method: 'POST', body: { name: named, gateIds } });
      if (answer.kind === 'ok') return showCode(answer.body, named, answer.now);
      if (answer.kind !== 'refused') alert.textContent = words.unreachable;
      else if (answer.status === 403) alert.textContent = words.notAllowed;
      else alert.textContent = answer.code === 'too_many_devices' ? words.tooManyDevices : words.failed;
    };
    element.replaceChildren(
      h(
        'form',
        { method: 'post', onsubmit: send },
        h('h2', { id: 'add-title' }, words.addTitle),
        h('p', { class: 'soft' }, gates.length > 0 ? words.addAbout : words.noGates),
        h('p', {}, h('label', { for: 'device-name' }, words.deviceName), name),
        h('p', { id: 'device-hint', class: 'soft' }, words.deviceNameHint),
        h(
          'fieldset',
          {},
          h('legend', {}, words.atGates),
          gates.map(({ gate, box }) => h('label', { class: 'choice' }, box, ` ${gate}`)),
        ),
        alert,
        h('p', { class: 'buttons' }, closeButton(words.cancel), h('button', { class: 'main' }, words.create)),
      ),
    );
  }

  function showCode({ deviceId, enrolCode }: Added, name: string, now: number): void {
    waiting = { deviceId, name, until: now + codeMs };
    status.textContent = words.codeUntil(
      clockTime(Date.now() + codeMs, Intl.DateTimeFormat().resolvedOptions().timeZone),
    );
    const typed = enrolCode.replace(/(.{4})(?=.)/g, '$1 ');
    element.replaceChildren(
      h('h2', { id: 'add-title', tabindex: '-1' }, words.codeTitle(name)),
      qrPicture(`${addressOf('/gate')}#${enrolCode}`, words.codeTitle(name)),
      h('p', {}, words.codeAbout),
      h('p', { class: 'soft' }, words.codeTyped),
      h('p', { class: 'code' }, typed),
      status,
      h('p', { class: 'buttons' }, closeButton(words.close)),
    );
    element.querySelector<HTMLElement>('h2')?.focus();
  }

  // The code is a secret until it is used: it does not stay in the document.
  element.addEventListener('close', () => element.replaceChildren());

  return {
    element,
    open(board) {
      if (!board) return;
      ask(board);
      element.showModal();
    },
    show({ devices }, now) {
      if (!waiting) return;
      const { deviceId, name, until } = waiting;
      const isReady = devices.some((device) => device.deviceId === deviceId && device.enrolled);
      const text = isReady ? `✓ ${words.enrolled(name)}` : now > until ? words.codeExpired : undefined;
      if (!text) return;
      waiting = undefined;
      status.textContent = text;
      if (isReady) element.querySelector('svg')?.classList.add('used');
    },
  };
}
