import { type Device, saveDevice } from '../enrol/device.ts';

/** How the phone stands with the API. */
export type Standing = 'online' | 'offline' | 'device_paused' | 'scans_paused' | 'removed';

/** What the page knows while the phone is enrolled. Tells its listeners of every change. */
export class Session {
  device: Device;
  standing: Standing = 'online';
  private readonly listeners = new Set<() => void>();

  constructor(device: Device) {
    this.device = device;
  }

  /** Calls back after each change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  /** A phone that was paused or removed stays so without a network: only the API lets it scan again. */
  stand(standing: Standing): void {
    if (this.standing === standing || (standing === 'offline' && this.standing !== 'online')) return;
    this.standing = standing;
    this.changed();
  }

  /** Keeps what the steward has chosen. */
  async choose(choice: Partial<Pick<Device, 'gateId' | 'direction' | 'sound' | 'cameraId'>>): Promise<void> {
    this.device = { ...this.device, ...choice };
    this.changed();
    await saveDevice(this.device);
  }
}
