import type { Language } from '../../shared/language.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { pt } from './pt.ts';

/** All words of the page in one language. */
export interface Words {
  language: string;
  languageLabel: string;
  page: string;
  enrolTitle: string;
  enrolAbout: string;
  enrolCode: string;
  enrolHint: string;
  enrolButton: string;
  enrolScan: string;
  /** The camera sees a code that is none of a phone. */
  enrolOtherPicture: string;
  enrolElsewhere(address: string): string;
  enrolWrong: string;
  enrolAgain: string;
  enrolAgainAbout(waiting: number): string;
  sending: string;
  unreachable: string;
  failed: string;
  noStorage: string;
  removedTitle: string;
  removedAbout: string;
  removedWaiting(count: number): string;
  pausedTitle: string;
  pausedAbout: string;
  scansPausedTitle: string;
  scansPausedAbout: string;
  gate: string;
  direction: string;
  in: string;
  out: string;
  online: string;
  loading: string;
  offline: string;
  busy: string;
  /** The clock of the phone is wrong. `isFast`: it is ahead. */
  clockOff(by: string, isFast: boolean): string;
  noRoom: string;
  waiting(count: number, age: string): string;
  /** Scans of another event than the one the phone is set up for. */
  stranded(count: number): string;
  ready: string;
  readyHint: string;
  checking: string;
  typeCode: string;
  /** By what may be looked up: nothing, order numbers, or names too. */
  typedLabels: Record<'code' | 'order' | 'name', string>;
  typedHints: Record<'code' | 'order' | 'name', string>;
  check: string;
  close: string;
  cancel: string;
  menu: string;
  next: string;
  /** The verdict in a few words that are read from a distance, by result. */
  verdicts: Record<string, string>;
  /** What the steward does about it, by result. */
  advice: Record<string, string>;
  provisional: string;
  firstAdmitted(time: string, gate: string): string;
  people(inside: number, admits: number): string;
  forget: string;
  forgetAbout: string;
  forgetWaiting(count: number): string;
  forgetSure: string;
  forgetLose: string;
  sound: string;
  camera: string;
  cameraStart: string;
  cameraFaults: Record<'denied' | 'none' | 'busy', string>;
  torch: string;
  conflicts(count: number): string;
  conflictsAbout: string;
  letIn(time: string): string;
  seen: string;
  override: string;
  overrideTitle: string;
  overrideAbout: string;
  overrideReasons: readonly string[];
  overrideOther: string;
  howManyIn: string;
  howManyOut: string;
  validFrom(time: string): string;
  validUntil(time: string): string;
  goTo(gates: string): string;
  foundFor(text: string): string;
  foundNone: string;
  foundByOrder: string;
  foundMore: string;
  states: Record<'inside' | 'outside', string>;
  admitFound: string;
  handOver: string;
  handedOver(time: string): string;
  alreadyHandedOver: string;
  lastScan: string;
  undo: string;
  undoLatest: string;
  undoTitle: string;
  undoWhy: string;
  undoReasons: readonly string[];
  /** Who signs in for it. */
  undoWho: string;
  undoWaits: string;
  email: string;
  password: string;
  undone: string;
  undoneStates: Record<'sold' | 'inside' | 'outside', string>;
  undoFaults: Record<'password' | 'forbidden' | 'not_latest' | 'not_found' | 'down' | 'failed', string>;
}

export const languages: Record<Language, Words> = { en, de, pt };
