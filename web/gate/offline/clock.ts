/** As the floor manager's board has it: a clock that is further off misleads whoever reads it. */
const skewMs = 30_000;

/**
 * How far the server's clock is ahead of the phone's, in ms. The server has taken its time between sending and
 * receiving, epoch ms by the phone's clock.
 */
export const clockAhead = (serverTime: string, sentAt: number, receivedAt: number): number =>
  Math.round(Date.parse(serverTime) - (sentAt + receivedAt) / 2);

export const isSkewed = (clockAheadMs: number): boolean => Math.abs(clockAheadMs) > skewMs;

/** A clock that was set back by less is corrected at the next contact. */
const setBackMs = 1_000;

/**
 * The clock of the server, as this phone knows it from its last contact. A phone whose clock is set back meanwhile, as
 * with an empty battery, does not say that its guests came before those of others.
 */
export class ServerClock {
  /** How far the server's clock is ahead of the phone's, in ms. */
  aheadMs = 0;
  private last: { wall: number; steady: number } | undefined;

  /** Takes the offset that a contact has measured. */
  set(aheadMs: number): void {
    this.aheadMs = aheadMs;
    this.last = { wall: Date.now(), steady: performance.now() };
  }

  /** The time, epoch ms. `notBefore`: when the server last said its own. */
  now(notBefore: number): number {
    const [wall, steady] = [Date.now(), performance.now()];
    const lost = this.last ? steady - this.last.steady - (wall - this.last.wall) : 0;
    this.last = { wall, steady };
    // A phone that sleeps may stop its steady clock. Then nothing is lost.
    if (lost > setBackMs) this.aheadMs += lost;
    this.aheadMs = Math.max(this.aheadMs, notBefore - wall);
    return wall + this.aheadMs;
  }
}
