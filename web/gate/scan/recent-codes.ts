/** The same code is read many times while it is in front of the camera. It counts again after this pause. */
const pauseMs = 3_000;

/** Tells codes that are still in the picture from those that are shown again. */
export class RecentCodes {
  private readonly seenAt = new Map<string, number>();

  /** Notes that a code was seen, and returns whether it was before. The pause begins when it leaves the picture. */
  isRepeat(code: string, now: number): boolean {
    for (const [known, at] of this.seenAt) if (now - at >= pauseMs) this.seenAt.delete(known);
    const isKnown = this.seenAt.has(code);
    this.seenAt.set(code, now);
    return isKnown;
  }
}
