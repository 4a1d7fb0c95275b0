import { h } from '../../shared/dom.ts';
import { Camera, type CameraFault } from '../camera/camera.ts';
import { words } from '../words/speech.ts';

interface CameraView {
  element: HTMLElement;
  /** Switches the light. Hidden where the camera has none. */
  torch: HTMLButtonElement;
  start(cameraId: string | undefined): Promise<void>;
  stop(): void;
}

/** The picture of the camera with a frame to aim at, or why there is none. */
export function cameraView(onCode: (text: string) => void): CameraView {
  const video = h('video', { muted: true, playsinline: true, 'aria-hidden': 'true' });
  // The attribute alone does not mute an element that a script has made.
  video.muted = true;
  const camera = new Camera(video, onCode);
  const hint = h('p', { class: 'hint' });
  const again = h('button', { type: 'button', class: 'main' }, words.cameraStart);
  const fault = h('div', { class: 'fault', hidden: true }, hint, again);
  let chosen: string | undefined;
  let lit = false;

  const torch: HTMLButtonElement = h(
    'button',
    {
      type: 'button',
      class: 'torch',
      hidden: true,
      'aria-pressed': 'false',
      onclick: () => {
        lit = !lit;
        torch.setAttribute('aria-pressed', String(lit));
        void camera.light(lit);
      },
    },
    words.torch,
  );

  function showFault(found: CameraFault | undefined): void {
    fault.hidden = found === undefined;
    hint.textContent = found ? words.cameraFaults[found] : '';
    torch.hidden = !camera.hasTorch;
    lit = false;
    torch.setAttribute('aria-pressed', 'false');
  }

  const start = async (): Promise<void> => showFault(await camera.start(chosen));
  again.addEventListener('click', () => void start());
  // A browser ends the camera of a page that is hidden for long.
  const onShow = (): void => {
    if (!document.hidden && video.srcObject === null) void start();
    else if (document.hidden) camera.stop();
  };
  document.addEventListener('visibilitychange', onShow);

  return {
    element: h('div', { class: 'camera' }, video, h('div', { class: 'aim', 'aria-hidden': 'true' }), fault),
    torch,
    start(cameraId) {
      chosen = cameraId;
      return start();
    },
    stop() {
      document.removeEventListener('visibilitychange', onShow);
      camera.stop();
    },
  };
}
