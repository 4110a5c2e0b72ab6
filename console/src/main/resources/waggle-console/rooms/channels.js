import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { bar } from '../parts/cells.js';
import { firstSteps } from '../parts/first.js';
import { filterBox, matches } from '../parts/filter.js';
import { spark } from '../parts/spark.js';
import { empty, frame, head, number, state } from '../parts/words.js';
import { count, rate } from '../format.js';
import { t } from '../language.js';
import { failuresHref, route, tasksHref } from '../router.js';
import { Watch, world } from '../world.js';
import { oldestOf } from '../parts/oldest.js';

class RoomChannels extends Part {
  #watch = new Watch(this);

  #columns() {
    const linked = (state) => (c) => html`<a href=${tasksHref(c.name, state)}>${number(c[state.toLowerCase()])}</a>`;
    return [
      { label: t('channel'), narrow: 'lead', wide: true, cell: (c) => html`<a class="strong" href=${tasksHref(c.name)}>${c.name}</a> ${standing(c)}` },
      { label: t('channel.rate'), align: 'end', cell: (c) => html`<span class="num">${rate(c.perSecond)}</span>` },
      { label: t('channel.trend'), narrow: 'side', cell: (c) => spark(world.trend(c.name).map((p) => p.perSecond), { label: t('channel.trend') }) },
      { label: t('series.queued'), align: 'end', cell: linked('QUEUED') },
      { label: t('channel.backlog'), narrow: 'hide', cell: (c) => spark(world.trend(c.name).map((p) => p.queued), { tone: 'queued', label: t('channel.backlog') }) },
      { label: t('channel.oldest'), align: 'end', cell: (c) => oldestOf(c) },
      { label: t('series.running'), align: 'end', cell: linked('RUNNING') },
      { label: t('series.scheduled'), align: 'end', cell: linked('SCHEDULED') },
      { label: t('series.succeeded'), align: 'end', narrow: 'hide', cell: linked('SUCCEEDED') },
      { label: t('series.failed'), align: 'end', cell: (c) => html`<a href=${failuresHref(c.name)}>${number(c.failed, 'bad')}</a>` },
      { label: t('channel.capacity'), cell: capacity },
      { label: t('channel.limits'), narrow: (c) => (limitWords(c).length > 0 ? 'rest' : 'hide'), cell: limits },
    ];
  }

  render() {
    if (!world.channels) return html`${head(t('room.channels'), ' ')}${frame()}`;
    const rows = world.channels.filter((channel) => matches(channel.name));
    const queued = world.channels.reduce((sum, { queued }) => sum + queued, 0);
    const summary = t('channels.summary', { n: world.channels.length, queued: count(queued) });
    return html`
      ${head(t('room.channels'), summary, filterBox(t('channel.filter')))}
      ${world.channels.length === 0
        ? firstSteps()
        : rows.length === 0
          ? empty(t('filter.none'), t('filter.none.do', { q: route().query.get('q') }))
          : html`<section class="panel"><waggle-table .label=${t('room.channels')} .columns=${this.#columns()} .rows=${rows} .key=${(c) => c.name}
              .href=${(c) => tasksHref(c.name)}></waggle-table></section>`}`;
  }
}

/** A word beside the name, only when the channel does not simply run. */
function standing(channel) {
  if (channel.paused) return state('PAUSED');
  if (!world.devices || channel.queued === 0) return nothing;
  const running = world.serving(channel.name).some(({ state }) => state === 'RUNNING');
  return running ? nothing : html`<span class="warn-word">${t('channel.unserved')}</span>`;
}

function capacity({ capacity, queued, scheduled = 0 }) {
  if (!capacity) return html`<span class="faint">${t('channel.unbounded')}</span>`;
  const part = (queued + scheduled) / capacity;
  return html`<span class="share">${bar(part, part > 0.9 ? 'bad' : 'queued')}<span class="num">${count(capacity)}</span></span>`;
}

/** How fast and how many at once, of all its tasks and of those of each key. */
function limitWords({ rate, concurrency, keyRate, keyConcurrency }) {
  return [
    rate,
    concurrency && t('channel.atonce', { n: concurrency }),
    keyRate && t('channel.perkey', { limit: keyRate }),
    keyConcurrency && t('channel.perkey', { limit: t('channel.atonce', { n: keyConcurrency }) }),
  ].filter(Boolean);
}

function limits(channel) {
  const words = limitWords(channel);
  return words.length === 0 ? html`<span class="faint">–</span>` : html`<span class="num">${words.join(' · ')}</span>`;
}

customElements.define('room-channels', RoomChannels);
