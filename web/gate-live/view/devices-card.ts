import { h, showChange } from '../../shared/dom.ts';
import { type Concern, concernsOf } from '../attention.ts';
import type { Board, Device } from '../board.ts';
import { callAsMember } from '../session.ts';
import { ago, words } from '../speech.ts';
import { addDialog } from './add-dialog.ts';
import type { Part } from './board-view.ts';
import { card, empty } from './card.ts';
import { confirmed } from './confirm-dialog.ts';

/** How long an answer to a button outweighs the board, whose devices may be some seconds old. */
const ownChangeMs = 8_000;

interface DevicesPart extends Part {
  /** Shows the buttons, if the member may use them. */
  allow(allowed: boolean): void;
}

const placeOf = ({ gateId, direction }: Device, { stats }: Board): string => {
  const gate = stats.byGate.find((one) => one.gateId === gateId)?.name;
  return [gate, direction === 'out' ? words.out : direction === 'in' ? words.in : undefined]
    .filter(Boolean)
    .join(' · ');
};

/** What a device has reported. `isConcern` marks what a floor manager should look at. */
function facts(device: Device, concerns: readonly Concern[], now: number): HTMLElement[] {
  const { enrolled, lastSeenAt, queued, oldestQueuedAt, clockSkewMs, battery } = device;
  const fact = (text: string, concern?: Concern) => {
    if (!concern || !concerns.includes(concern)) return h('li', { class: 'soft' }, text);
    return h('li', { class: 'warn' }, `▲ ${[words.concerns[concern], text].filter(Boolean).join(' · ')}`);
  };
  const age = (at: string) => ago(now - Date.parse(at));
  return [
    ...(device.paused ? [fact('', 'paused')] : []),
    ...(enrolled ? [] : [fact(words.notEnrolled)]),
    ...(enrolled && lastSeenAt ? [fact(words.seen(age(lastSeenAt)), 'silent')] : []),
    ...(queued ? [fact(words.queue(queued, oldestQueuedAt && age(oldestQueuedAt)), 'queued')] : []),
    ...(device.clockSkewed ? [fact(words.skew(Math.round((clockSkewMs ?? 0) / 1000)), 'skewed')] : []),
    ...(battery === null ? [] : [fact(words.battery(battery), 'battery')]),
  ];
}

/** The phones of the event. */
export function devicesCard(eventId: string, ask: () => void): DevicesPart {
  const { element, heading, body } = card(words.devices, 'devices');
  const alert = h('p', { class: 'alert', role: 'alert' });
  const add = h(
    'button',
    { type: 'button', class: 'main', hidden: true, onclick: () => dialog.open(shown) },
    words.add,
  );
  const dialog = addDialog(eventId);
  element.append(alert, add, dialog.element);
  const own = new Map<string, { device: Device | undefined; until: number }>();
  let mayChange = false;
  let shown: Board | undefined;

  /** Sends a change, and shows its result at once. `undefined`: the device is gone. */
  async function change(device: Device, method: 'PATCH' | 'DELETE', body?: object): Promise<void> {
    const path = `/v1/events/${eventId}/devices/${device.deviceId}`;
    const answer = await callAsMember<Device | undefined>(path, { method, body });
    const sentence = { down: words.unreachable, refused: words.failed, 'signed-out': words.ended };
    alert.textContent = '';
    if (answer.kind === 'ok') {
      own.set(device.deviceId, { device: answer.body, until: performance.now() + ownChangeMs });
      ask();
    } else if (answer.kind !== 'unchanged') {
      alert.textContent = answer.kind === 'refused' && answer.status === 403 ? words.notAllowed : sentence[answer.kind];
    }
  }

  /** The devices of the board, with what this page has changed since. */
  function current({ devices }: Board): Device[] {
    return devices
      .map((device) => {
        const changed = own.get(device.deviceId);
        return !changed || changed.until < performance.now() ? device : changed.device;
      })
      .filter((device) => device !== undefined)
      .sort((a, b) => a.name.localeCompare(b.name) || a.deviceId.localeCompare(b.deviceId));
  }

  const buttons = (device: Device): HTMLElement => {
    const { deviceId, name, paused } = device;
    // A phone that is paused by mistake stops a gate. One that is resumed by mistake is paused again.
    const toggle = async () => {
      const question = { title: words.pauseSure(name), about: words.pauseAbout, yes: words.pause };
      if (paused || (await confirmed(question))) await change(device, 'PATCH', { paused: !paused });
    };
    const remove = async () => {
      const question = { title: words.removeSure(name), about: words.removeAbout, yes: words.remove };
      if (await confirmed(question)) await change(device, 'DELETE');
    };
    return h(
      'p',
      { class: 'buttons' },
      h(
        'button',
        {
          type: 'button',
          'data-key': `toggle-${deviceId}`,
          'aria-label': paused ? words.resumeOf(name) : words.pauseOf(name),
          onclick: toggle,
        },
        paused ? words.resume : words.pause,
      ),
      h(
        'button',
        { type: 'button', 'data-key': `remove-${deviceId}`, 'aria-label': words.removeOf(name), onclick: remove },
        words.remove,
      ),
    );
  };

  return {
    elements: [element],
    allow(allowed) {
      mayChange = allowed;
      add.hidden = !allowed;
    },
    show(board, now) {
      shown = board;
      const devices = current(board);
      const rows = devices.map((device) => ({ device, concerns: concernsOf(device, now) }));
      const concerned = rows.filter(({ concerns }) => concerns.length > 0).length;
      const summary = concerned > 0 ? words.needAttention(concerned) : words.allWell;
      heading.textContent = devices.length > 0 ? `${words.devices} (${devices.length}) · ${summary}` : words.devices;
      const texts = rows.map(({ device, concerns }) => facts(device, concerns, now).map((one) => one.textContent));
      showChange(body, [devices, texts, mayChange, board.stats.byGate.map(({ name }) => name)], () => [
        devices.length === 0 && empty(words.noDevices),
        h(
          'ul',
          { class: 'rows' },
          rows.map(({ device, concerns }) =>
            h(
              'li',
              { class: concerns.length > 0 ? 'concerned' : undefined },
              h('strong', {}, device.name),
              h('span', { class: 'soft' }, placeOf(device, board)),
              h('ul', { class: 'facts' }, facts(device, concerns, now)),
              mayChange && buttons(device),
            ),
          ),
        ),
      ]);
      dialog.show(board, now);
    },
  };
}
