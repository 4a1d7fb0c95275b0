import { call, type Reply } from '../scan/call.ts';
import { scansToSend } from '../scan/queue.ts';
import type { Session } from '../scan/session.ts';
import { standingAfter } from '../scan/standing.ts';
import { batteryPercent } from './battery.ts';
import { clockAhead } from './clock.ts';
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
/** Another tab may have left scans: the stored queue is looked at so often. */
const beatsPerLook = 10;
const positionUnknown = 'position_unknown';

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
  private delivering = false;
  private beats = 0;

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
    // Nothing may end the contact. The next beat tries again.
    await this.talk().catch(() => undefined);
    this.beating = false;
    const pauseMs = this.session.standing === 'removed' ? removedBeatMs : beatMs;
    if (!this.stopped) this.timer = setTimeout(() => void this.beat(), pauseMs);
  }

  private async talk(): Promise<void> {
    for (let part = 0; part < maxParts; part++) {
      const { reply, sentAt } = await this.ask();
      if (this.stopped) return;
      if (reply.kind === 'refused' && reply.code === positionUnknown) return this.loadWhole();
      if (reply.kind !== 'ok') return this.session.stand(standingAfter(reply));
      const { body } = reply;
      this.door.setClock(clockAhead(body.serverTime, sentAt, Date.now()));
      this.session.hear(body);
      // What the API says comes first: a long queue must not let a refunded ticket pass meanwhile.
      const isComplete = body.paused || (await this.learn(body));
      if (this.stopped) return;
      void this.deliver();
      if (isComplete) return;
    }
  }

  /** Takes what a heartbeat says of the event. Returns whether that is all. */
  private async learn(body: Heartbeat): Promise<boolean> {
    const { door } = this;
    if (!door.settings) await this.loadWhole();
    else if (body.settings !== door.settings.settings) await this.loadChanges();
    else {
      await door.takeEntries(body);
      return !body.more;
    }
    return true;
  }

  /** Beside the heartbeats: a batch may take a while, and the phone learns of refunds meanwhile. */
  private async deliver(): Promise<void> {
    const isQuiet = scansToSend(this.session.device.eventId).length === 0 && this.beats++ % beatsPerLook > 0;
    if (this.delivering || isQuiet) return;
    this.delivering = true;
    await deliverScans(this.session).catch(() => undefined);
    this.delivering = false;
  }

  private async ask(): Promise<{ reply: Reply<Heartbeat>; sentAt: number }> {
    const { token, eventId, gateId, direction } = this.session.device;
    const [oldest, ...more] = scansToSend(eventId);
    const battery = await batteryPercent();
    const sentAt = Date.now();
    // Both by the clock of the phone: the API tells the floor manager how far it is off.
    const phoneTime = (at: number): string => new Date(at).toISOString();
    const reply = await call<Heartbeat>(`${this.path}/heartbeat`, {
      ...{ method: 'POST', token, patienceMs },
      body: {
        ...{ position: this.door.position, sentAt: phoneTime(sentAt), gateId, direction },
        queued: oldest ? 1 + more.length : 0,
        ...(oldest && { oldestQueuedAt: phoneTime(Date.parse(oldest.scannedAt) - this.door.clockAheadMs) }),
        ...(battery !== undefined && { battery }),
      },
    });
    return { reply, sentAt };
  }

  private async askManifest(since: number | undefined): Promise<Manifest | undefined> {
    const { session } = this;
    const { token } = session.device;
    const query = since === undefined ? '' : `?since=${since}`;
    const reply = await call<Manifest>(`${this.path}/manifest${query}`, { token, patienceMs: manifestPatienceMs });
    if (this.stopped) return undefined;
    if (reply.kind === 'ok') return reply.body;
    if (reply.kind !== 'refused' || reply.code !== positionUnknown) session.stand(standingAfter(reply));
    return undefined;
  }

  /** Loads settings, and what has changed. A position that the API no longer knows is answered at the next beat, too. */
  private async loadChanges(): Promise<void> {
    for (let part = 0; part < maxParts; part++) {
      const manifest = await this.askManifest(this.door.position);
      if (!manifest) return;
      await this.door.takeManifest(manifest);
      this.session.changed();
      if (!manifest.more) return;
    }
  }

  /** Loads all of the event, and replaces what the phone has once all of it is here. */
  private async loadWhole(): Promise<void> {
    const parts: Manifest[] = [];
    for (let part = 0; part < maxParts; part++) {
      const manifest = await this.askManifest(parts.at(-1)?.position);
      if (!manifest) return;
      parts.push(manifest);
      if (manifest.more) continue;
      await this.door.replace(parts);
      this.session.changed();
      return;
    }
  }
}
