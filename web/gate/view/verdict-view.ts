import { h } from '../../shared/dom.ts';
import type { ScanAnswer } from '../scan/answer.ts';
import { clockTime, words } from '../words/speech.ts';
import { type Shape, shape } from './shapes.ts';

/** How long a guest may be let pass by one verdict. The bar below it, in `verdict.css`, takes as long. */
export const leavesMs = 4_000;

const timely: ReadonlySet<string> = new Set(['not_yet_valid', 'expired', 'full']);

function shapeOf({ verdict, result }: ScanAnswer): Shape {
  if (verdict === 'go') return 'tick';
  if (verdict === 'stop') return 'cross';
  return timely.has(result) ? 'hourglass' : 'stop';
}

/** The lines below the verdict. What the steward compares with the guest stands first. */
function linesOf({ answer, timeZone, hint }: Shown) {
  const { verdict, result, ticket, admittedAt, gate = '', people, admits } = answer;
  const isGood = verdict === 'go';
  return [
    ticket && h('p', { class: 'type' }, ticket.ticketTypeName),
    ticket?.seat && h('p', { class: 'seat' }, ticket.seat),
    ticket?.holder && h('p', { class: 'holder' }, ticket.holder),
    people !== undefined && admits !== undefined && h('p', { class: 'people' }, words.people(people, admits)),
    !isGood && admittedAt && h('p', { class: 'first' }, words.firstAdmitted(clockTime(admittedAt, timeZone), gate)),
    hint && h('p', { class: 'first' }, hint),
    !isGood && h('p', { class: 'advice' }, words.advice[result] ?? ''),
  ];
}

interface Shown {
  answer: ScanAnswer;
  /** Whether the phone has decided by itself. */
  provisional: boolean;
  timeZone?: string | undefined;
  /** What the guest may do instead. */
  hint?: string | undefined;
  /** How many people pass, of a ticket for several. */
  passing?: number | undefined;
  actions?: HTMLElement[];
}

/** The verdict over the whole screen. A tap anywhere closes it, or the next scan replaces it. A good one leaves. */
export function verdictView(shown: Shown, close: () => void): HTMLElement {
  const { answer, provisional, passing, actions = [] } = shown;
  const title = words.verdicts[answer.result] ?? answer.result;
  return h(
    'section',
    {
      class: `verdict ${answer.verdict}${provisional ? ' provisional' : ''}`,
      role: 'alert',
      'data-result': answer.result,
      onclick: close,
    },
    shape(shapeOf(answer)),
    h('h1', {}, answer.verdict === 'go' && passing ? `${title}: ${passing}` : title),
    provisional && h('p', { class: 'mark' }, words.provisional),
    linesOf(shown),
    h('div', { class: 'actions' }, actions, h('button', { type: 'button', class: 'next' }, words.next)),
    answer.verdict === 'go' && h('div', { class: 'left', 'aria-hidden': 'true' }),
  );
}

/** Leads to a manual admission. */
export const overrideButton = (open: () => void): HTMLElement =>
  h(
    'button',
    {
      type: 'button',
      onclick: (event) => {
        event.stopPropagation();
        open();
      },
    },
    words.override,
  );

/** What the screen shows while an answer takes longer than a blink. */
export const checkingView = (text = words.checking): HTMLElement =>
  h('section', { class: 'verdict wait', role: 'status' }, shape('hourglass'), h('h1', {}, text));
