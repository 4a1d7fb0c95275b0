import { h, s, showChange } from '../../shared/dom.ts';
import { type Bar, lastMinutes, scaleOf, shownMinutes } from '../minutes.ts';
import { clockTime, number, words } from '../speech.ts';
import type { Part } from './board-view.ts';
import { card, empty, table } from './card.ts';

const height = 30;
const barWidth = 2;
const gap = 0.4;

function chart(bars: readonly Bar[], about: string): SVGElement {
  const top = scaleOf(bars);
  const width = shownMinutes * barWidth;
  return s(
    'svg',
    {
      class: 'chart',
      viewBox: `0 0 ${width} ${height}`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': about,
    },
    [0.5, 1].map((share) => s('line', { x1: 0, x2: width, y1: height * (1 - share), y2: height * (1 - share) })),
    bars.map(({ admitted }, index) => {
      const size = (height * admitted) / top;
      return s('rect', { x: index * barWidth, y: height - size, width: barWidth - gap, height: size });
    }),
  );
}

/** Admissions by minute, as a chart and as a table. */
export function hourCard(): Part {
  const { element, body } = card(words.hourTitle, 'hour');
  const details = h('details', {}, h('summary', {}, words.asTable));
  const rows = h('div');
  details.append(rows);
  element.append(details);
  return {
    elements: [element],
    show({ stats, event: { timezone } }, now) {
      const bars = lastMinutes(stats.byMinute, now);
      const time = ({ at }: Bar) => clockTime(at, timezone);
      showChange(body, [bars, timezone], () => {
        const highest = bars.reduce((one, other) => (other.admitted > one.admitted ? other : one));
        const sum = bars.reduce((total, { admitted }) => total + admitted, 0);
        if (sum === 0) return [empty(words.hourQuiet)];
        const about = words.hourAbout(number(sum), number(highest.admitted), time(highest));
        const labels = [0, 15, 30, 45, shownMinutes - 1].flatMap((index) => bars[index] ?? []);
        return [
          h('p', { class: 'scale soft', 'aria-hidden': 'true' }, number(scaleOf(bars))),
          chart(bars, about),
          h(
            'p',
            { class: 'axis soft', 'aria-hidden': 'true' },
            labels.map((bar) => h('span', {}, time(bar))),
          ),
          h('p', { class: 'soft' }, about),
        ];
      });
      const busy = bars.filter(({ admitted }) => admitted > 0);
      details.hidden = busy.length === 0;
      showChange(rows, [busy, timezone], () => [
        table(
          words.hourTitle,
          [words.minute, words.admitted],
          busy.map((bar) => [time(bar), number(bar.admitted)]),
        ),
      ]);
    },
  };
}
