import { Chart, Filler, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import { Part, html } from './part.js';
import { clock, count, duration, rate } from '../format.js';
import { t } from '../language.js';

Chart.register(Filler, LinearScale, LineController, LineElement, PointElement);

/** The instant that the pointer is over, shared by all charts; `null` when it is over none. */
let pointed = null;
const charts = new Set();
function point(at) {
  pointed = at;
  for (const chart of charts) chart.pointedAt();
}

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const SPAN_MS = 600_000;
const HOUR_MS = 3_600_000;
/** The time of day, without the day. */
const hour = (at) => new Date(at).toTimeString().slice(0, 5);

/** Draws the pointed instant and the marks of what changed behind the lines. */
const rules = {
  id: 'rules',
  beforeDatasetsDraw(chart, _args, { owner }) {
    const { ctx, chartArea: area, scales } = chart;
    const line = (at, colour, dash) => {
      const x = Math.round(scales.x.getPixelForValue(at)) + 0.5;
      if (x < area.left || x > area.right) return;
      ctx.save();
      ctx.strokeStyle = colour;
      ctx.setLineDash(dash);
      ctx.beginPath();
      ctx.moveTo(x, area.top);
      ctx.lineTo(x, area.bottom);
      ctx.stroke();
      ctx.restore();
    };
    for (const mark of owner.marks) line(mark.at, token('--honey-deep'), [2, 3]);
    if (pointed !== null) line(pointed, token('--ink-3'), []);
  },
};

/**
 * The one chart: lines over the last ten minutes, or over `span` milliseconds. `series` is `[{label, column, colour: '--token',
 * fill, rate, time}]`, a column of `points`, whose first column is the instant; `time` values are milliseconds. The words above the
 * lines say the newest values, or those under the pointer; a `plain` one does not say how long it goes back.
 */
export class WaggleChart extends Part {
  static properties = {
    heading: {},
    points: { attribute: false },
    series: { attribute: false },
    marks: { attribute: false },
    axis: { type: Boolean },
    low: { type: Boolean },
    span: { type: Number },
    plain: { type: Boolean },
  };

  #chart = null;
  #theme = () => this.#paint();

  constructor() {
    super();
    Object.assign(this, { heading: '', points: [], series: [], marks: [], axis: false, low: false, span: SPAN_MS, plain: false });
  }

  connectedCallback() {
    super.connectedCallback();
    charts.add(this);
    addEventListener('waggle-theme', this.#theme);
    if (this.hasUpdated) this.updateComplete.then(() => this.#paint());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    charts.delete(this);
    removeEventListener('waggle-theme', this.#theme);
    this.#chart?.destroy();
    this.#chart = null;
  }

  pointedAt() {
    this.requestUpdate();
  }

  updated() {
    this.#paint();
  }

  #paint() {
    const canvas = this.querySelector('canvas');
    if (!canvas) return;
    this.#chart ??= new Chart(canvas, { type: 'line', data: { datasets: [] }, options: this.#options(), plugins: [rules] });
    const end = this.points.at(-1)?.[0] ?? Date.now();
    const { x, y } = this.#chart.options.scales;
    Object.assign(x, { min: end - this.span, max: end });
    const timed = this.series.some((series) => series.time);
    y.ticks.callback = timed ? duration : count;
    y.suggestedMax = timed ? 100 : 4;
    for (const axis of [x, y]) Object.assign(axis.ticks, { color: token('--ink-3'), font: { size: 11, family: token('--sans') } });
    y.grid.color = token('--line');
    x.ticks.display = this.axis;
    y.ticks.maxTicksLimit = this.low ? 3 : 4;
    this.#chart.data.datasets = this.series.map((series) => this.#line(series));
    this.#chart.update('none');
  }

  #line({ column, colour, fill }) {
    const stroke = token(colour);
    const there = (i) => this.points[i]?.[column] !== undefined && this.points[i][column] !== null;
    return {
      data: this.points.map((point) => ({ x: point[0], y: point[column] })),
      borderColor: stroke,
      backgroundColor: `color-mix(in srgb, ${stroke} 14%, transparent)`,
      borderWidth: 1.5,
      // A value that stands alone makes no line.
      pointRadius: this.points.map((_point, i) => (there(i) && !there(i - 1) && !there(i + 1) ? 2 : 0)),
      fill: fill ? 'origin' : false,
    };
  }

  #options() {
    const width = (scale) => (scale.width = 48);
    return {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { autoPadding: false, padding: { right: 16, top: 6, bottom: 2 } },
      plugins: { rules: { owner: this } },
      scales: {
        x: {
          type: 'linear',
          grid: { display: false },
          border: { display: false },
          ticks: { stepSize: 120_000, maxRotation: 0, callback: (at) => hour(at), padding: 2 },
          afterBuildTicks: (scale) => (scale.ticks = wholeMinutes(scale.min, scale.max, scale.width)),
        },
        y: {
          beginAtZero: true,
          suggestedMax: 4,
          afterFit: width,
          border: { display: false },
          grid: { drawTicks: false },
          ticks: { precision: 0, padding: 8 },
        },
      },
    };
  }

  #move(event) {
    const area = this.#chart?.chartArea;
    if (!area) return;
    const at = this.#chart.scales.x.getValueForPixel(event.offsetX);
    point(event.offsetX < area.left || event.offsetX > area.right ? null : at);
  }

  #shown() {
    if (pointed === null || this.points.length === 0) return this.points.at(-1);
    return this.points.reduce((best, p) => (Math.abs(p[0] - pointed) < Math.abs(best[0] - pointed) ? p : best));
  }

  render() {
    const shown = this.#shown();
    const value = ({ column, ...series }) => (series.rate ? rate : series.time ? duration : count)(shown?.[column]);
    return html`
      <div class="chart-head">
        <h2>${this.heading}</h2>
        <dl>${this.series.map((series) => html`
          <div><dt data-colour=${series.colour}>${series.label}</dt><dd class="num">${value(series)}</dd></div>`)}
        </dl>
        <span class="chart-at">${pointed === null ? (this.plain || this.axis || this.low ? '' : t(this.span > SPAN_MS ? 'chart.day' : 'chart.span')) : clock(pointed)}</span>
      </div>
      <div class="chart-box ${this.axis ? 'axis' : ''}">
        <canvas role="img" aria-label=${this.heading} @pointermove=${this.#move} @pointerleave=${() => point(null)}></canvas>
      </div>`;
  }
}

function wholeMinutes(min, max, width) {
  const minutes = max - min > HOUR_MS ? (width < 420 ? 360 : 120) : width < 420 ? 3 : 1;
  const step = minutes * 60_000;
  const ticks = [];
  for (let at = Math.ceil(min / step) * step; at <= max; at += step) ticks.push({ value: at });
  return ticks;
}

customElements.define('waggle-chart', WaggleChart);
