import { h } from '../../shared/dom.ts';
import { type Device, enrol } from '../enrol/device.ts';
import { enrolCodeIn } from '../enrol/enrol-code.ts';
import { allowSound } from '../sound/signal.ts';
import { words } from '../words/speech.ts';

/** Sets up the phone with a code that somebody types, or that its address contained. */
export function enrolView(done: (device: Device) => void, code?: string): HTMLElement {
  const field = h('input', {
    id: 'enrol-code',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    maxlength: 20,
    'aria-describedby': 'enrol-hint',
  });
  const alert = h('p', { class: 'alert', role: 'alert' });
  const submit = h('button', { class: 'main' }, words.enrolButton);
  let sending = false;

  async function send(): Promise<void> {
    if (sending) return;
    const enrolCode = enrolCodeIn(field.value);
    alert.textContent = enrolCode ? '' : words.enrolHint;
    if (!enrolCode) return field.focus();
    sending = true;
    submit.setAttribute('aria-disabled', 'true');
    const enrolled = await enrol(enrolCode).catch(() => undefined);
    sending = false;
    submit.removeAttribute('aria-disabled');
    if (enrolled && !('kind' in enrolled)) return done(enrolled);
    if (!enrolled) alert.textContent = words.noStorage;
    else if (enrolled.kind === 'down') alert.textContent = words.unreachable;
    else {
      const isWrong = enrolled.kind === 'refused' && enrolled.code === 'enrol_code_invalid';
      alert.textContent = isWrong ? words.enrolWrong : words.failed;
    }
    field.select();
  }

  if (code) {
    field.value = code;
    void send();
  }
  return h(
    'main',
    { class: 'narrow' },
    h(
      'form',
      {
        method: 'post',
        onsubmit: (event) => {
          event.preventDefault();
          allowSound();
          void send();
        },
      },
      h('h1', {}, words.enrolTitle),
      h('p', {}, words.enrolAbout),
      h('label', { for: 'enrol-code' }, words.enrolCode),
      field,
      h('p', { id: 'enrol-hint', class: 'soft' }, words.enrolHint),
      alert,
      submit,
    ),
  );
}
