import { codesIn } from '../../../shared/door/code-format.ts';

/** A hand-held scanner types faster than any person. */
const firstPauseMs = 120;
/** Once so much was typed in a burst it is a scanner. One without a cable may pause in the middle. */
const minCharacters = 12;
const longestPauseMs = 500;
/** A scanner that ends with no key: nothing follows a whole code for so long. */
const endMs = 100;
const ends: ReadonlySet<string> = new Set(['Enter', 'Tab']);

/** What came of a key: the text of a scanner that it ends, and whether it belongs to a burst. */
interface Pressed {
  text?: string;
  isBurst: boolean;
}

/** Tells what a hand-held scanner types from what a person types, key by key. */
export class TypedCode {
  private text = '';
  private last = Number.NEGATIVE_INFINITY;
  /** Whether a silence has ended the last text. Its scanner may be slow to press the key that ends it. */
  private isEnded = false;

  private get isScanner(): boolean {
    return this.text.length >= minCharacters;
  }

  /** Whether what was typed so far is a whole code. */
  get isCode(): boolean {
    return codesIn(this.text).length > 0;
  }

  /** A key as `KeyboardEvent.key` names it. `at` in ms of any steady clock. */
  press(key: string, at: number): Pressed {
    const pause = at - this.last;
    if (pause > (this.isScanner ? longestPauseMs : firstPauseMs)) this.text = '';
    this.last = at;
    if (ends.has(key)) {
      const isLate = this.isEnded && pause <= longestPauseMs;
      const text = this.take();
      return text === undefined ? { isBurst: isLate } : { text, isBurst: true };
    }
    if (key.length === 1) {
      this.text += key;
      this.isEnded = false;
    }
    return { isBurst: this.text.length > 1 };
  }

  /** How long a silence ends the text, in ms. */
  get silenceMs(): number {
    return this.isCode ? endMs : longestPauseMs;
  }

  /** The text that a silence has ended. */
  end(): string | undefined {
    this.isEnded = this.isScanner;
    return this.take();
  }

  private take(): string | undefined {
    const { text, isScanner } = this;
    this.text = '';
    return isScanner ? text : undefined;
  }
}
