import '../parts/chart.js';
import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { cells } from '../parts/cells.js';
import { icon } from '../parts/icons.js';
import { oldestOf } from '../parts/oldest.js';
import { activityRow } from '../parts/activity.js';
import { firstSteps } from '../parts/first.js';
import { spark } from '../parts/spark.js';
import { frame, head, number, state } from '../parts/words.js';
import { age, count, instant, rate } from '../format.js';
import { t } from '../language.js';
import { problems } from '../problems.js';
import { failuresHref, go, taskHref, tasksHref } from '../router.js';
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

class RoomOverview extends Part {
  #watch = new Watch(this);

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
        : html`<ul class="activity">${world.activity.slice(0, 8).map(activityRow)}</ul>`}</section>`;
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

  #body() {
    return html`
      <section class="panel charts">
        <waggle-chart .heading=${t('chart.flow')} .points=${world.timeline} .series=${this.#series(FLOW)} .marks=${this.#marks()}></waggle-chart>
        <waggle-chart low .heading=${t('chart.failed')} .points=${world.timeline} .series=${this.#series(FAILED)} .marks=${this.#marks()}></waggle-chart>
        <waggle-chart axis .heading=${t('chart.backlog')} .points=${world.timeline} .series=${this.#series(BACKLOG)} .marks=${this.#marks()}></waggle-chart>
      </section>
      <div class="columns">${this.#channels()}<div class="stack">${this.#devices()}${this.#activity()}</div></div>`;
  }
}

customElements.define('room-overview', RoomOverview);
