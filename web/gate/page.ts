import { language } from '../shared/chosen-language.ts';
import { h, showChange } from '../shared/dom.ts';
import { type Device, forgetDevice, loadDevice, onOtherEnrolment } from './enrol/device.ts';
import { enrolCodeIn } from './enrol/enrol-code.ts';
import { loadConflicts } from './offline/conflicts.ts';
import { Contact } from './offline/contact.ts';
import { Door } from './offline/door.ts';
import { loadQueue } from './scan/queue.ts';
import { Session } from './scan/session.ts';
import { keepPageOnPhone } from './shell/install.ts';
import { enrolAgainView } from './view/enrol-again-view.ts';
import { enrolView } from './view/enrol-view.ts';
import { menuDialog } from './view/menu-dialog.ts';
import { noticeView, standingNotice } from './view/notice-view.ts';
import { type ScanView, scanView } from './view/scan-view.ts';
import { words } from './words/speech.ts';

const page = h('div', { id: 'page' });
let current: Pick<ScanView, 'stop'> | undefined;

function show(...elements: HTMLElement[]): void {
  current?.stop();
  current = undefined;
  page.replaceChildren(...elements);
}

function showEnrol(code?: string): void {
  async function done(device: Device): Promise<void> {
    // Those of another event are gone.
    await loadConflicts().catch(() => undefined);
    await showScan(device);
  }
  const view = enrolView((device) => void done(device), code);
  show(view.element);
  current = view;
}

async function forget(): Promise<void> {
  await forgetDevice();
  await Promise.all([loadQueue(), loadConflicts()]);
  showEnrol();
}

async function showScan(device: Device): Promise<void> {
  const session = new Session(device);
  const door = new Door(device.eventId);
  // What cannot be read is loaded from the API again.
  await door.load().catch(() => undefined);
  const contact = new Contact(session, door);
  const menu = menuDialog(session, forget);
  const view = scanView(session, door, () => void menu.open());
  show(view.element, menu.element);
  const notices = h('div', { class: 'over' });
  page.append(notices);
  const again = h('button', { type: 'button', class: 'main', onclick: () => showEnrol() }, words.enrolTitle);
  const showStanding = () => showChange(notices, session.standing, () => [standingNotice(session.standing, [again])]);
  const end = session.onChange(showStanding);
  showStanding();
  current = {
    stop() {
      end();
      contact.stop();
      view.stop();
    },
  };
  contact.start();
}

/** The code in the address. It is a secret, so it does not stay there. */
function takeCode(): string | undefined {
  const code = enrolCodeIn(location.hash);
  if (location.hash) history.replaceState(null, '', location.pathname);
  return code;
}

async function start(): Promise<void> {
  const code = takeCode();
  const device = await loadDevice();
  await Promise.all([loadQueue(), loadConflicts()]);
  if (device && code) {
    const again = enrolAgainView(
      device,
      () => showEnrol(code),
      () => void showScan(device),
    );
    show(again);
  } else if (device) await showScan(device);
  else showEnrol(code);
}

document.documentElement.lang = language;
document.title = `${words.page} – NightFlow`;
document.body.append(page);
addEventListener('hashchange', () => void start());
onOtherEnrolment(() => void start());
keepPageOnPhone();
start().catch(() => show(noticeView('stop', words.page, [words.noStorage])));
