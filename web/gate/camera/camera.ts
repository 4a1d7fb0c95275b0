import { type FrameReader, frameReader } from './read-frame.ts';

/** Between two frames that are read. The rest of the time belongs to the screen and the battery. */
const pauseMs = 60;

/** Why there is no picture: the browser was not allowed to, or there is no camera, or another app has it. */
export type CameraFault = 'denied' | 'none' | 'busy';

type TorchCapabilities = MediaTrackCapabilities & { torch?: boolean };
type TorchConstraints = MediaTrackConstraintSet & { torch?: boolean };

const faultOf = ({ name }: Error): CameraFault => {
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'TypeError' ? 'none' : 'busy';
};

/** Shows a camera in a video element, and reads codes in its frames. */
export class Camera {
  readonly video: HTMLVideoElement;
  private readonly onCode: (text: string) => void;
  private stream: MediaStream | undefined;
  private run = 0;

  constructor(video: HTMLVideoElement, onCode: (text: string) => void) {
    this.video = video;
    this.onCode = onCode;
  }

  private get track(): MediaStreamTrack | undefined {
    return this.stream?.getVideoTracks()[0];
  }

  /** Starts the camera of that id, by default one that looks away from the steward. Returns why it cannot. */
  async start(cameraId?: string): Promise<CameraFault | undefined> {
    this.stop();
    const run = this.run;
    const size = { width: { ideal: 1280 }, height: { ideal: 1280 } };
    const which = cameraId ? { deviceId: { ideal: cameraId } } : { facingMode: { ideal: 'environment' } };
    try {
      // Without a secure address browsers have no `mediaDevices`.
      const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...size, ...which } });
      if (run !== this.run) {
        for (const track of stream.getTracks()) track.stop();
        return undefined;
      }
      this.stream = stream;
      this.video.srcObject = stream;
      await this.video.play();
    } catch (error) {
      return faultOf(error as Error);
    }
    void this.read(run, await frameReader());
    return undefined;
  }

  private async read(run: number, readFrame: FrameReader): Promise<void> {
    while (run === this.run) {
      const text = document.hidden ? undefined : await readFrame(this.video);
      if (run !== this.run) return;
      if (text) this.onCode(text);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  stop(): void {
    this.run++;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = undefined;
    this.video.srcObject = null;
  }

  get hasTorch(): boolean {
    return (this.track?.getCapabilities?.() as TorchCapabilities | undefined)?.torch === true;
  }

  async light(on: boolean): Promise<void> {
    const constraints: TorchConstraints = { torch: on };
    await this.track?.applyConstraints({ advanced: [constraints] }).catch(() => undefined);
  }

  /** The cameras of the phone. Their names are known once one of them was allowed. */
  static async all(): Promise<{ id: string; name: string }[]> {
    const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
    return devices
      .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
      .map(({ deviceId, label }, index) => ({ id: deviceId, name: label || String(index + 1) }));
  }
}
