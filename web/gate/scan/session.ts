import { type Device, saveDevice } from '../enrol/device.ts';
import { isHeld, type Standing } from './standing.ts';

/** Heartbeats do not say that all scans are paused. After this time the next scan asks whether they still are. */
const scansPausedMs = 10_000;

/** What the page knows while the phone is enrolled. Tells its listeners of every change. */
export class Session {
  device: Device;
  standing: Standing;
  private scansPausedUntil = 0;
  private readonly listeners = new Set<() => void>();

  constructor(device: Device) {
    this.device = device;
    this.standing = device.held ?? 'online';
  }

  /** Calls back after each change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  /**
   * A phone that was paused or removed stays so without a network, and after the page was loaded anew: only the API lets
   * it scan again.
   */
  stand(standing: Standing): void {
    if (standing === 'scans_paused') this.scansPausedUntil = performance.now() + scansPausedMs;
    const isUnheard = standing === 'offline' || standing === 'busy';
    if (this.standing === standing || (isUnheard && isHeld(this.standing))) return;
    this.standing = standing;
    const held = isHeld(standing) ? standing : undefined;
    if (this.device.held !== held) {
      const { held: _, ...device } = this.device;
      void this.store({ ...device, ...(held && { held }) });
    }
    this.changed();
  }

  /** What a heartbeat says: whether this phone is paused, and nothing of a pause of all scans. */
  hear({ paused }: { paused: boolean }): void {
    if (paused) this.stand('device_paused');
    else if (this.standing !== 'scans_paused' || performance.now() >= this.scansPausedUntil) this.stand('online');
  }

  /** The API has taken scans. Those of a paused phone, too. */
  hearScans(): void {
    if (this.standing === 'scans_paused') this.stand('online');
  }

  /** Keeps what the steward has chosen. */
  async choose(choice: Partial<Pick<Device, 'gateId' | 'direction' | 'sound' | 'cameraId'>>): Promise<void> {
    const stored = this.store({ ...this.device, ...choice });
    this.changed();
    await stored;
  }

  /** On a full disk it holds until the page is closed. */
  private async store(device: Device): Promise<void> {
    this.device = device;
    await saveDevice(device).catch(() => undefined);
  }
}
