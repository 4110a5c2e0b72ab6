import '../parts/channel.js';
import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { bar } from '../parts/cells.js';
import { firstSteps } from '../parts/first.js';
import { filterBox, matches } from '../parts/filter.js';
import { gateSaid, gateWord } from '../parts/channelgates.js';
import { icon } from '../parts/icons.js';
import { saidBar } from '../parts/said.js';
import { spark } from '../parts/spark.js';
import { empty, frame, head, number, refusal } from '../parts/words.js';
import { api } from '../api.js';
import { count, rate } from '../format.js';
import { t } from '../language.js';
import { failuresHref, go, refined, route, tasksHref } from '../router.js';
import { session } from '../session.js';
import { Watch, world } from '../world.js';
import { oldestOf } from '../parts/oldest.js';

class RoomChannels extends Part {
  static properties = { said: { state: true }, refused: { state: true }, busy: { state: true } };

  #watch = new Watch(this);
  #keys = ({ detail }) => {
    if (detail.used || detail.key !== 'Escape' || !this.#open) return;
    detail.used = true;
    go(refined({ open: '' }));
  };

  connectedCallback() {
    super.connectedCallback();
    addEventListener('waggle-key', this.#keys);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('waggle-key', this.#keys);
  }

  /** The channel whose settings are open. */
  get #open() {
    return route().query.get('open') ?? '';
  }

  async #gate(verb, channel) {
    Object.assign(this, { busy: true, refused: null });
    try {
      const receipt = await api.channelGates(channel, verb, { dispatch: true });
      this.said = gateSaid(receipt, verb, 'dispatch', channel);
      world.note(receipt);
      world.again('channels');
    } catch (problem) {
      this.refused = problem;
    }
    this.busy = false;
  }

  #columns() {
    const linked = (state) => (c) => html`<a href=${tasksHref(c.name, state)}>${number(c[state.toLowerCase()])}</a>`;
    return [
      { label: t('channel'), narrow: 'lead', wide: true, cell: (c) => html`<a class="strong" href=${tasksHref(c.name)}>${c.name}</a><span class="standing">${standing(c)}</span>` },
      { label: t('channel.rate'), align: 'end', narrow: 'side', cell: (c) => html`${spark(world.trend(c.name).map((p) => p.perSecond), { label: t('channel.trend') })} <span class="num">${rate(c.perSecond)}</span>` },
      { label: t('series.queued'), align: 'end', cell: linked('QUEUED') },
      { label: t('channel.backlog'), narrow: 'hide', cell: (c) => spark(world.trend(c.name).map((p) => p.queued), { tone: 'queued', label: t('channel.backlog') }) },
      { label: t('channel.oldest'), align: 'end', cell: (c) => oldestOf(c) },
      { label: t('series.running'), align: 'end', cell: linked('RUNNING') },
      { label: t('series.scheduled'), align: 'end', cell: linked('SCHEDULED') },
      { label: t('series.succeeded'), align: 'end', narrow: 'hide', cell: linked('SUCCEEDED') },
      { label: t('series.failed'), align: 'end', cell: (c) => html`<a href=${failuresHref(c.name)}>${number(c.failed, 'bad')}</a>` },
      { label: t('channel.capacity'), cell: capacity },
      { label: t('channel.limits'), narrow: (c) => (limitWords(c).length > 0 ? 'rest' : 'hide'), cell: limits },
      { label: '', align: 'end', narrow: 'row', cell: (c) => this.#acts(c) },
    ];
  }

  #acts({ name, gates }) {
    const verb = gates?.dispatch ? 'resume' : 'pause';
    const label = t(`channel.gate.${verb}`, { gate: t('channel.gate.dispatch') });
    return html`<span class="acts">
      ${session.can('operator') ? html`<button class="small" ?disabled=${this.busy} aria-label=${t(`channel.${verb}`, { channel: name })} title=${t(`channel.${verb}`, { channel: name })}
        @click=${() => this.#gate(verb, name)}>${icon(verb === 'resume' ? 'start' : 'pause')}<span class="only-narrow">${label}</span></button>` : nothing}
      <a class="button small" href=${refined({ open: this.#open === name ? '' : name })} aria-expanded=${this.#open === name} aria-label=${t('channel.settings', { channel: name })}
        title=${t('channel.settings', { channel: name })}>${icon('down')}<span class="only-narrow">${t('setting.title')}</span></a></span>`;
  }

  render() {
    if (!world.channels) return html`${head(t('room.channels'), ' ')}${frame()}`;
    const rows = world.channels.filter((channel) => matches(channel.name));
    const queued = world.channels.reduce((sum, { queued }) => sum + queued, 0);
    const summary = t('channels.summary', { n: world.channels.length, queued: count(queued) });
    return html`
      ${head(t('room.channels'), summary, filterBox(t('channel.filter')))}
      ${this.said ? saidBar(this.said, () => (this.said = null)) : nothing}
      ${this.refused ? refusal(this.refused) : nothing}
      ${world.channels.length === 0
        ? firstSteps()
        : rows.length === 0
          ? empty(t('filter.none'), t('filter.none.do', { q: route().query.get('q') }))
          : html`<section class="panel"><waggle-table .label=${t('room.channels')} .columns=${this.#columns()} .rows=${rows} .key=${(c) => c.name}
              .open=${(c) => go(refined({ open: c.name === this.#open ? '' : c.name }))} .more=${(c) => this.#opened(c)}></waggle-table></section>`}`;
  }

  #opened(channel) {
    if (channel.name !== this.#open) return null;
    return html`<waggle-channel .channel=${channel} @said=${(event) => (this.said = event.detail)}></waggle-channel>`;
  }
}

/** A word beside the name, only when the channel does not simply run. */
function standing(channel) {
  if (channel.gates ? channel.gates.state !== 'OPEN' : channel.paused) return gateWord(channel.gates ?? { state: 'PAUSED' });
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
