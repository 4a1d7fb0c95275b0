import { language } from '../shared/chosen-language.ts';
import { h } from '../shared/dom.ts';
import { languageChoice } from '../shared/language-choice.ts';
import { signedInUser, signOut } from './session.ts';
import { words } from './speech.ts';
import { boardView } from './view/board-view.ts';
import { chooseView } from './view/choose-view.ts';
import { signInView } from './view/sign-in-view.ts';
import { languages } from './words/words.ts';

/** A screen of the page. `stop` ends what it does in the background. */
export interface View {
  element: HTMLElement;
  title: string;
  /** What stands in the header: the state of the board, and buttons. */
  header?: HTMLElement[];
  stop?(): void;
}

document.documentElement.lang = language;

const main = h('main');
const tools = h('div', { class: 'tools' });
let current: View | undefined;

const choice = languageChoice(languages, { 'aria-label': words.languageLabel });
const leave = h('button', { type: 'button', onclick: () => signOut().then(route) }, words.signOut);

function show(view: View): void {
  current?.stop?.();
  current = view;
  tools.replaceChildren(...(view.header ?? []), choice, ...(signedInUser() ? [leave] : []));
  main.replaceChildren(view.element);
  document.title = `${view.title} – NightFlow`;
  main.querySelector<HTMLElement>('h1')?.focus();
}

/** The event in the address, so that a wall screen can be opened by a bookmark. */
const eventInAddress = (): string | undefined => /^#(evt_\w{1,60})$/.exec(location.hash)?.[1];

/** Shows what fits: the sign-in, the choice of an event, or its board. `notice`: why. */
function route(notice?: unknown): void {
  const reason = typeof notice === 'string' ? notice : undefined;
  const eventId = eventInAddress();
  if (!signedInUser()) show(signInView(route, reason));
  else if (eventId) show(boardView(eventId, { signIn: () => route(words.ended), choose: chooseInstead }));
  else show(chooseView(() => route(words.ended), reason));
}

/** Leaves an event that cannot be shown. */
function chooseInstead(notice: string): void {
  history.replaceState(null, '', location.pathname);
  route(notice);
}

addEventListener('hashchange', () => route());
document.body.append(h('header', {}, h('p', { class: 'brand' }, 'NightFlow ', h('span', {}, words.page)), tools), main);
route();
