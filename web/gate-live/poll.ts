import type { Board } from './board.ts';
import type { Answer } from './call.ts';
import { callAsMember } from './session.ts';

const pollMs = 2_000;
/** Without network it asks less and less often: the phones at the gates need the air. */
const maxPauseMs = 10_000;

type End = Extract<Answer<Board>, { kind: 'signed-out' | 'refused' }>;

/** Follows the board of an event until it is stopped, or the API refuses it. */
export class Poll {
  /** When the API last confirmed the board. Of `performance.now()`, which no clock change moves. */
  confirmedAt: number | undefined;
  /** How far the clock of the API is ahead of this one, in ms. */
  aheadMs = 0;
  /** Requests in a row that got no answer. */
  failures = 0;
  private readonly path: string;
  private readonly onBoard: (board: Board) => void;
  private readonly onEnd: (end: End) => void;
  private etag: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(eventId: string, onBoard: (board: Board) => void, onEnd: (end: End) => void) {
    this.path = `/v1/checkin/events/${encodeURIComponent(eventId)}/board`;
    this.onBoard = onBoard;
    this.onEnd = onEnd;
  }

  async ask(): Promise<void> {
    clearTimeout(this.timer);
    const answer = await callAsMember<Board>(this.path, { etag: this.etag });
    if (this.stopped) return;
    if (answer.kind === 'signed-out' || answer.kind === 'refused') {
      this.stop();
      this.onEnd(answer);
      return;
    }
    this.failures = answer.kind === 'down' ? this.failures + 1 : 0;
    if (answer.kind !== 'down') {
      this.confirmedAt = performance.now();
      this.aheadMs = answer.now - Date.now();
    }
    if (answer.kind === 'ok') {
      this.etag = answer.etag;
      this.onBoard(answer.body);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), Math.min(pollMs * 2 ** Math.max(0, this.failures - 1), maxPauseMs));
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
