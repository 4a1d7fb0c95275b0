import { call, type Reply } from '../scan/call.ts';
import { scansToSend } from '../scan/queue.ts';
import type { Session } from '../scan/session.ts';
import { standingAfter } from '../scan/standing.ts';
import { batteryPercent } from './battery.ts';
import { deliverScans } from './deliver-scans.ts';
import type { Door } from './door.ts';
import type { Manifest } from './manifest.ts';

const beatMs = 1_000;
/** A phone that was removed gets no other answer. */
const removedBeatMs = 30_000;
const patienceMs = 3_000;
/** A manifest of a large event takes a while on a bad network. */
const manifestPatienceMs = 30_000;
/** Parts of a manifest, and heartbeats one after the other, at most. The next beat goes on. */
const maxParts = 20;

interface Heartbeat extends Pick<Manifest, 'serverTime' | 'position' | 'entries' | 'more' | 'settings'> {
  paused: boolean;
}

/** Stays in contact with the API: tells where the phone is, learns what has changed, and delivers scans that wait. */
export class Contact {
  private readonly session: Session;
  private readonly door: Door;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;
  private beating = false;

  constructor(session: Session, door: Door) {
    this.session = session;
    this.door = door;
  }

  private get path(): string {
    return `/v1/checkin/events/${encodeURIComponent(this.session.device.eventId)}`;
  }

  start(): void {
    addEventListener('online', this.hurry);
    document.addEventListener('visibilitychange', this.hurry);
    void this.beat();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    removeEventListener('online', this.hurry);
    document.removeEventListener('visibilitychange', this.hurry);
  }

  private readonly hurry = (): void => {
    if (!document.hidden) void this.beat();
  };

  private async beat(): Promise<void> {
    if (this.beating || this.stopped) return;
    this.beating = true;
    clearTimeout(this.timer);
    try {
      await this.talk();
    } catch {
      // A full disk must not end the contact. The next beat tries again.
    }
    this.beating = false;
    const pauseMs = this.session.standing === 'removed' ? removedBeatMs : beatMs;
    if (!this.stopped) this.timer = setTimeout(() => void this.beat(), pauseMs);
  }

  private async talk(): Promise<void> {
    for (let part = 0; part < maxParts; part++) {
      const reply = await this.ask();
      if (this.stopped) return;
      if (reply.kind === 'refused' && reply.code === 'position_unknown') {
        await this.door.reset();
        await this.loadManifest();
        return;
      }
      if (reply.kind !== 'ok') return this.session.stand(standingAfter(reply));
      const { body } = reply;
      this.door.clockAheadMs = Date.parse(body.serverTime) - Date.now();
      this.session.stand(body.paused ? 'device_paused' : 'online');
      await deliverScans(this.session);
      if (body.paused) return;
      if (body.settings !== this.door.settings?.settings) return this.loadManifest();
      await this.door.takeEntries(body);
      if (!body.more) return;
    }
  }

  private async ask(): Promise<Reply<Heartbeat>> {
    const { token, eventId, gateId, direction } = this.session.device;
    const waiting = scansToSend(eventId);
    const battery = await batteryPercent();
    return call<Heartbeat>(`${this.path}/heartbeat`, {
      ...{ method: 'POST', token, patienceMs },
      body: {
        ...{
          position: this.door.position,
          sentAt: new Date().toISOString(),
          queued: waiting.length,
          gateId,
          direction,
        },
        ...(waiting[0] && { oldestQueuedAt: waiting[0].scannedAt }),
        ...(battery !== undefined && { battery }),
      },
    });
  }

  private async loadManifest(): Promise<void> {
    const { door, session } = this;
    for (let part = 0; part < maxParts; part++) {
      const since = door.position > 0 ? `?since=${door.position}` : '';
      const { token } = session.device;
      const reply = await call<Manifest>(`${this.path}/manifest${since}`, { token, patienceMs: manifestPatienceMs });
      if (reply.kind !== 'ok') return session.stand(standingAfter(reply));
      await door.takeManifest(reply.body);
      session.changed();
      if (!reply.body.more) return;
    }
  }
}
