import '../parts/chart.js';
import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { cells } from '../parts/cells.js';
import { icon } from '../parts/icons.js';
import { Figures } from '../parts/figures.js';
import { oldestOf } from '../parts/oldest.js';
import { activityRow, condensed } from '../parts/activity.js';
import { firstSteps } from '../parts/first.js';
import { spark } from '../parts/spark.js';
import { frame, head, number, state } from '../parts/words.js';
import { age, count, duration, instant, rate } from '../format.js';
import { t } from '../language.js';
import { problems } from '../problems.js';
import { failuresHref, go, refined, route, taskHref, tasksHref } from '../router.js';
import { Watch, world } from '../world.js';

const FLOW = [
  { key: 'series.succeeded', column: 1, colour: '--green', fill: true, rate: true },
  { key: 'series.submitted', column: 3, colour: '--blue', rate: true },
];
const FAILED = [{ key: 'series.failed', column: 2, colour: '--red', fill: true, rate: true }];
const BACKLOG = [
  { key: 'series.queued', column: 4, colour: '--blue', fill: true },
  { key: 'series.running', column: 5, colour: '--amber' },
];

const WAITING = [
  { key: 'chart.p50', column: 4, colour: '--green', time: true },
  { key: 'chart.p95', column: 5, colour: '--blue', time: true },
  { key: 'chart.p99', column: 6, colour: '--amber', time: true },
];
const DAY_MS = 86_400_000;
const MOST_FUNCTIONS = 12;

class RoomOverview extends Part {
  #watch = new Watch(this);
  #figures = new Figures(this);

  #series(list) {
    return list.map((series) => ({ ...series, label: t(series.key) }));
  }

  #search() {
    const find = (event) => {
      event.preventDefault();
      const id = new FormData(event.target).get('id').trim();
      if (id) go(taskHref(id));
    };
    return html`<form class="search" role="search" @submit=${find}>${icon('search')}
      <input name="id" data-search placeholder=${t('find.task')} aria-label=${t('find.task')} autocomplete="off" spellcheck="false"><kbd>/</kbd></form>`;
  }

  #problems() {
    const found = problems(world);
    if (found.length === 0) return nothing;
    return html`<ul class="problems" aria-label=${t('problems')}>${found.slice(0, 6).map(({ tone, text, href }) => html`
      <li class=${tone}><a href=${href}>${icon(tone === 'bad' ? 'failures' : 'clock')}<span>${text}</span></a></li>`)}
      ${found.length > 6 ? html`<li class="faint">${t('problems.more', { n: found.length - 6 })}</li>` : nothing}</ul>`;
  }

  #vitals() {
    const totals = world.totals ?? {};
    const slots = (world.devices ?? []).filter((d) => d.state !== 'OFFLINE').reduce((sum, d) => sum + d.slots, 0);
    const oldest = instant(totals.oldestQueuedAt);
    const waits = oldest === null ? '' : t('vital.oldest', { time: age(world.now() - oldest) });
    const one = (label, value, note, href, tone = '') => html`
      <a class="vital ${tone}" href=${href}><span class="vital-label">${label}</span><b class="num">${value}</b><small>${note}</small></a>`;
    return html`<section class="vitals" aria-label=${t('vitals')}>
      ${one(t('series.queued'), count(totals.queued), waits || t('vital.none.waits'), tasksHref('', 'QUEUED'), 'queued')}
      ${one(t('series.running'), count(totals.running), t('vital.slots', { n: count(slots) }), tasksHref('', 'RUNNING'), 'running')}
      ${one(t('vital.done'), rate(totals.succeeded), t('vital.submitted', { n: rate(totals.submitted) }), tasksHref('', 'SUCCEEDED'), 'succeeded')}
      ${one(t('vital.failing'), rate(totals.failed), t('vital.retried', { n: rate(totals.retried) }), '/failures', totals.failed > 0 ? 'failed' : '')}
      ${one(t('vital.listed'), count(totals.failedListed), t('vital.listed.note'), '/failures', totals.failedListed > 0 ? 'failed' : '')}
      ${one(t('series.scheduled'), count(totals.scheduled), t('vital.scheduled.note'), tasksHref('', 'SCHEDULED'))}
    </section>`;
  }

  #channels() {
    const columns = [
      { label: t('channel'), narrow: 'lead', wide: true, cell: (c) => html`<a href=${tasksHref(c.name)}>${c.name}</a>` },
      { label: t('channel.rate'), align: 'end', narrow: 'hide', cell: (c) => html`<span class="num">${rate(c.perSecond)}</span>` },
      { label: t('channel.trend'), narrow: 'side', cell: (c) => spark(world.trend(c.name).map((p) => p.perSecond), { label: t('channel.trend') }) },
      { label: t('series.queued'), align: 'end', cell: (c) => html`<a href=${tasksHref(c.name, 'QUEUED')}>${number(c.queued)}</a>` },
      { label: t('series.running'), align: 'end', cell: (c) => html`<a href=${tasksHref(c.name, 'RUNNING')}>${number(c.running)}</a>` },
      { label: t('channel.oldest'), align: 'end', cell: (c) => oldestOf(c) },
      { label: t('series.failed'), align: 'end', cell: (c) => html`<a href=${failuresHref(c.name)}>${number(c.failed, 'bad')}</a>` },
    ];
    const busiest = [...world.channels].sort((a, b) => b.failed - a.failed || b.queued - a.queued || a.name.localeCompare(b.name));
    return html`<section class="panel"><header><h2><a href="/channels">${t('room.channels')}</a></h2><span class="faint">${t('overview.order')}</span></header>
      <waggle-table .label=${t('room.channels')} .columns=${columns} .rows=${busiest.slice(0, 12)} .key=${(c) => c.name} .href=${(c) => tasksHref(c.name)}></waggle-table></section>`;
  }

  #devices() {
    const up = world.devices.filter(({ state }) => state === 'RUNNING').length;
    return html`<section class="panel"><header><h2><a href="/devices">${t('room.devices')}</a></h2>
        <span class="faint">${t('overview.devices', { up, n: world.devices.length })}</span></header>
      <ul class="strip">${world.devices.map((device) => html`
        <li><a href="/devices" title=${device.node}>${device.id}</a>${cells(device)}${device.state === 'RUNNING'
          ? html`<span class="num faint">${device.busy}/${device.slots}</span>`
          : state(device.state)}</li>`)}</ul></section>`;
  }

  #activity() {
    return html`<section class="panel"><header><h2>${t('activity')}</h2></header>
      ${world.activity.length === 0
        ? html`<p class="quiet-line">${t('activity.none')}</p>`
        : html`<ul class="activity">${condensed(world.activity).slice(0, 8).map(activityRow)}</ul>`}</section>`;
  }

  #marks() {
    return world.activity.flatMap(({ at }) => (instant(at) === null ? [] : [{ at: instant(at) }]));
  }

  #summary() {
    const nodes = (world.nodes ?? []).filter(({ state }) => state === 'UP').length;
    const found = problems(world).length;
    const listed = world.channels.reduce((sum, { failed }) => sum + failed, 0);
    const well = listed === 0 ? t('overview.well') : t('overview.listed', { n: count(listed) });
    return `${found === 0 ? well : t('overview.problems', { n: found })} · ${t('overview.nodes', { n: nodes })}`;
  }

  render() {
    if (!world.channels || !world.devices) return html`${head(t('room.overview'), ' ')}${frame(8)}`;
    return html`
      ${head(t('room.overview'), this.#summary(), this.#search())}
      ${this.#problems()} ${this.#vitals()}
      ${world.channels.length === 0 ? html`${firstSteps()}<div class="columns even">${this.#devices()}${this.#activity()}</div>` : this.#body()}`;
  }

  /** The functions of the last ten minutes; a node that does not measure them has no such table. */
  #functions() {
    const times = this.#figures.times;
    if (!times?.length) return nothing;
    const time = (ms) => html`<span class="num">${duration(ms)}</span>`;
    const columns = [
      { label: t('function'), narrow: 'lead', wide: true, cell: (f) => html`<a href=${`/tasks?${new URLSearchParams({ function: f.function, channel: f.channel })}`}>${f.function}</a>
        ${f.channel === f.function ? nothing : html`<span class="faint">${t('in')} ${f.channel}</span>`}` },
      { label: t('overview.count'), align: 'end', narrow: 'side', cell: (f) => html`<span class="num">${count(f.count)}</span>` },
      { label: t('overview.wait95'), align: 'end', cell: (f) => time(f.wait?.p95) },
      { label: t('overview.run50'), align: 'end', narrow: 'hide', cell: (f) => time(f.run?.p50) },
      { label: t('overview.run95'), align: 'end', cell: (f) => time(f.run?.p95) },
      { label: t('overview.runmax'), align: 'end', narrow: 'hide', cell: (f) => time(f.run?.max) },
    ];
    return html`<section class="panel"><header><h2><a href="/functions">${t('room.functions')}</a></h2><span class="faint">${t('chart.span')}</span></header>
      <waggle-table .label=${t('room.functions')} .columns=${columns} .rows=${times.slice(0, MOST_FUNCTIONS)} .key=${(f) => `${f.channel} ${f.function}`} .mute=${true}></waggle-table></section>`;
  }

  #charts() {
    const { minute, hour } = this.#figures.points;
    const measured = this.#figures.times !== null;
    const day = measured && route().query.get('span') === '24h';
    this.#figures.want(day ? 'hour' : 'minute');
    const points = day ? (hour ?? []) : world.timeline;
    const span = day ? DAY_MS : undefined;
    const chart = (heading, series, values, { low = false, axis = false } = {}) => html`<waggle-chart ?low=${low} ?axis=${axis} ?plain=${measured} .span=${span ?? 600_000}
      .heading=${t(heading)} .points=${values} .series=${this.#series(series)} .marks=${this.#marks()}></waggle-chart>`;
    const tab = (value, label, here) => html`<a href=${refined({ span: value })} aria-current=${here ? 'true' : 'false'}>${label}</a>`;
    return html`<section class="panel charts">
      ${!measured ? nothing : html`<nav class="spans" aria-label=${t('chart.range')}>${tab('', t('chart.span'), !day)}${tab('24h', t('chart.day'), day)}</nav>`}
      ${chart('chart.flow', FLOW, points)}
      ${chart('chart.failed', FAILED, points, { low: true })}
      ${(day ? hour : minute)?.length ? chart('chart.wait', WAITING, day ? hour : minute, { axis: day }) : nothing}
      ${day ? nothing : chart('chart.backlog', BACKLOG, world.timeline, { axis: true })}
    </section>`;
  }

  #body() {
    return html`
      ${this.#charts()}
      <div class="columns"><div class="stack">${this.#channels()}${this.#functions()}</div><div class="stack">${this.#devices()}${this.#activity()}</div></div>`;
  }
}

customElements.define('room-overview', RoomOverview);
