import { html, svg } from 'lit';

const WIDTH = 88;
const HEIGHT = 20;

/** A line of recent values without axes, from zero up; the newest stands at the right edge. */
export function spark(values, { tone = 'plain', slots = 90, label = '' } = {}) {
  const top = Math.max(1, ...values);
  const step = WIDTH / (slots - 1);
  const x = (i) => (WIDTH - (values.length - 1 - i) * step).toFixed(1);
  const y = (value) => (HEIGHT - 1.5 - (value / top) * (HEIGHT - 3)).toFixed(1);
  const points = values.map((value, i) => `${x(i)},${y(value)}`).join(' ');
  return html`
    <svg class="spark ${tone}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label} preserveAspectRatio="none">
      <path class="base" d="M0 ${HEIGHT - 1}H${WIDTH}"></path>
      ${values.length > 1 ? svg`<polyline points=${points}></polyline>` : ''}
    </svg>`;
}
