import { h } from '../shared/dom.ts';
import { type Device, enrolCodeIn, forgetDevice, loadDevice } from './enrol/device.ts';
import { loadQueue } from './scan/queue.ts';
import { Session } from './scan/session.ts';
import { keepPageOnPhone } from './shell/install.ts';
import { enrolView } from './view/enrol-view.ts';
import { menuDialog } from './view/menu-dialog.ts';
import { noticeView } from './view/notice-view.ts';
import { type ScanView, scanView } from './view/scan-view.ts';
import { language, words } from './words/speech.ts';

const page = h('div', { id: 'page' });
let current: ScanView | undefined;

function show(...elements: HTMLElement[]): void {
  current?.stop();
  current = undefined;
  page.replaceChildren(...elements);
}

function showEnrol(code?: string): void {
  show(enrolView(showScan, code));
}

async function forget(): Promise<void> {
  await forgetDevice();
  await loadQueue();
  showEnrol();
}

function showScan(device: Device): void {
  const session = new Session(device);
  const menu = menuDialog(session, forget);
  const view = scanView(session, () => menu.open());
  show(view.element, menu.element);
  const notices = h('div', { class: 'over' });
  page.append(notices);
  const showStanding = () => {
    const { standing } = session;
    const again = h('button', { type: 'button', class: 'main', onclick: () => forget() }, words.enrolTitle);
    if (standing === 'removed')
      notices.replaceChildren(noticeView('cross', words.removedTitle, [words.removedAbout], [again]));
    else notices.replaceChildren();
  };
  const end = session.onChange(showStanding);
  current = {
    element: view.element,
    stop() {
      end();
      view.stop();
    },
  };
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
  await loadQueue();
  if (device && !code) showScan(device);
  else showEnrol(code);
}

document.documentElement.lang = language;
document.title = `${words.page} – NightFlow`;
document.body.append(page);
addEventListener('hashchange', () => void start());
keepPageOnPhone();
start().catch(() => show(noticeView('stop', words.page, [words.noStorage])));
