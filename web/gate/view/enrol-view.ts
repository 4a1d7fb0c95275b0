import { h } from '../../shared/dom.ts';
import { type Device, enrol } from '../enrol/device.ts';
import { enrolCodeIn, seenEnrolCode } from '../enrol/enrol-code.ts';
import { allowSound } from '../sound/signal.ts';
import { words } from '../words/speech.ts';
import { cameraView } from './camera-view.ts';

interface EnrolView {
  element: HTMLElement;
  stop(): void;
}

/** Sets up the phone with a code that its camera sees, that somebody types, or that its address contained. */
export function enrolView(done: (device: Device) => void, code?: string): EnrolView {
  const field = h('input', {
    id: 'enrol-code',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    maxlength: 20,
    'aria-describedby': 'enrol-hint',
  });
  const alert = h('p', { class: 'alert', role: 'alert' });
  const submit = h('button', {}, words.enrolButton);
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
    if (enrolled && !('kind' in enrolled)) {
      stop();
      return done(enrolled);
    }
    if (!enrolled) alert.textContent = words.noStorage;
    else if (enrolled.kind === 'down') alert.textContent = words.unreachable;
    else {
      const isWrong = enrolled.kind === 'refused' && enrolled.code === 'enrol_code_invalid';
      alert.textContent = isWrong ? words.enrolWrong : words.failed;
    }
    field.select();
  }

  let camera: ReturnType<typeof cameraView> | undefined;
  const picture = h('div', { class: 'enrol-camera', hidden: true });
  const look = h('button', { type: 'button', class: 'main', onclick: startCamera }, words.enrolScan);

  function stop(): void {
    camera?.stop();
    camera = undefined;
    picture.replaceChildren();
    picture.hidden = true;
    look.hidden = false;
  }

  function onPicture(text: string): void {
    if (sending) return;
    const seen = seenEnrolCode(text, location.origin + location.pathname);
    if (!seen) alert.textContent = words.enrolOtherPicture;
    else if ('elsewhere' in seen) alert.textContent = words.enrolElsewhere(seen.elsewhere);
    else {
      stop();
      field.value = seen.code;
      void send();
    }
  }

  function startCamera(): void {
    allowSound();
    camera = cameraView(onPicture);
    picture.replaceChildren(camera.element);
    picture.hidden = false;
    look.hidden = true;
    void camera.start(undefined);
  }

  if (code) {
    field.value = code;
    void send();
  }
  const element = h(
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
      look,
      picture,
      // Below the picture, where it is seen without scrolling.
      alert,
      h('p', {}, h('label', { for: 'enrol-code' }, words.enrolCode), field),
      h('p', { id: 'enrol-hint', class: 'soft' }, words.enrolHint),
      submit,
    ),
  );
  return { element, stop };
}
