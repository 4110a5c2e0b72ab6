import '../parts/batch.js';
import '../parts/batchfind.js';
import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { endedPart, progress } from '../parts/batch.js';
import { firstSteps } from '../parts/first.js';
import { Follow } from '../parts/follow.js';
import { icon } from '../parts/icons.js';
import { Page } from '../parts/page.js';
import { saidBar } from '../parts/said.js';
import { empty, frame, head, kbd, number, refusal, when } from '../parts/words.js';
import { api } from '../api.js';
import { count, duration, percent } from '../format.js';
import { t } from '../language.js';
import { go, refined, route, tasksOf } from '../router.js';
import { Watch } from '../world.js';

const LIMIT = 50;
const keyOf = ({ batch }) => batch ?? '';

/** One row per batch, the newest first, with figures that move; which one is open is in the URL. */
class RoomBatches extends Part {
  static properties = { said: { state: true }, fresh: { state: true } };

  #watch = new Watch(this);
  #page = new Page(this, ({ q, cursor }) => api.batches({ batch: q, cursor, limit: LIMIT }));
  #follow = new Follow(this, () => this.#look());
  #keys = ({ detail }) => {
    if (detail.used) return;
    if (detail.key === 'r') this.#again();
    else if (detail.key === 'Escape' && this.#open) go(refined({ open: '' }));
    else return;
    detail.used = true;
  };

  connectedCallback() {
    super.connectedCallback();
    addEventListener('waggle-key', this.#keys);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('waggle-key', this.#keys);
  }

  get #open() {
    return route().query.get('open') ?? '';
  }

  get #asked() {
    const { query } = route();
    return { q: query.get('q') ?? '', cursor: query.get('cursor') ?? '' };
  }

  willUpdate() {
    const asked = this.#asked;
    if (JSON.stringify(asked) !== this.question) {
      this.question = JSON.stringify(asked);
      this.fresh = 0;
    }
    this.#page.want(asked);
  }

  async #again() {
    this.fresh = 0;
    await this.#page.read(this.#asked);
  }

  /** The figures of the rows in sight change where they stand; batches that came wait until they are asked for. */
  async #look() {
    const shown = this.#page.items;
    if (!shown || this.#page.problem) return this.#again();
    const { q, cursor } = this.#asked;
    const question = this.question;
    const page = await api.batches({ batch: q, cursor, limit: 2 * LIMIT }).catch(() => null);
    if (!page || question !== this.question || shown !== this.#page.items) return false;
    const now = new Map(page.items.map((row) => [keyOf(row), row]));
    const added = cursor ? 0 : Math.max(0, page.total - this.#page.total);
    if (shown.length === 0) return this.#again();
    this.#page.items = shown.map((row) => now.get(keyOf(row)) ?? row);
    this.fresh = added;
    this.requestUpdate();
  }

  #columns() {
    const to = (name, state) => (b) => (b.batch ? html`<a href=${tasksOf({ batch: b.batch, state })}>${number(b[name], name === 'failed' ? 'bad' : '')}</a>` : number(b[name]));
    return [
      { label: t('batch'), narrow: 'lead', wide: true, cell: (b) => this.#name(b) },
      { label: t('batch.progress'), narrow: 'side', cell: (b) => html`<span class="share">${progress(b)}<span class="num">${percent(endedPart(b))}</span></span>` },
      { label: t('batch.submitted'), align: 'end', cell: (b) => number(b.submitted) },
      { label: t('batch.waiting'), align: 'end', cell: (b) => number(b.waiting) },
      { label: t('batch.working'), align: 'end', cell: to('working', 'RUNNING') },
      { label: t('batch.finished'), align: 'end', cell: to('finished', 'SUCCEEDED') },
      { label: t('batch.failed'), align: 'end', cell: to('failed', 'FAILED') },
      { label: t('batch.cancelled'), align: 'end', narrow: 'hide', cell: to('cancelled', 'CANCELLED') },
      { label: t('batch.count'), align: 'end', narrow: 'hide', cell: (b) => number(b.count) },
      { label: t('batch.avg'), align: 'end', cell: (b) => html`<span class="num">${duration(b.avgMs)}</span>` },
      { label: t('batch.began'), align: 'end', narrow: 'hide', cell: (b) => when(b.beginAt) },
      { label: t('batch.changed'), align: 'end', narrow: 'hide', cell: (b) => when(b.updatedAt) },
    ];
  }

  #name({ batch }) {
    if (!batch) return html`<span class="faint">${t('batch.older')}</span>`;
    const open = batch === this.#open;
    return html`<a class="fold" href=${refined({ open: open ? '' : batch })} aria-expanded=${open}>${icon(open ? 'less' : 'more')}<b class="strong">${batch}</b></a>`;
  }

  #opened(row) {
    if (!row.batch || row.batch !== this.#open) return null;
    return html`<waggle-batch .batch=${row} @said=${(event) => this.#told(event.detail)}></waggle-batch>`;
  }

  #told(said) {
    this.said = said;
    this.#look();
  }

  render() {
    const { items, problem, total } = this.#page;
    return html`
      ${head(t('room.batches'), t('batches.summary', { n: total === undefined ? '…' : count(total) }), html`
        ${this.fresh > 0 ? html`<button class="fresh" @click=${() => this.#again()}>${t('fresh', { n: count(this.fresh) })} ${kbd('r')}</button>` : nothing}
        <waggle-batch-find></waggle-batch-find>`)}
      ${this.said ? saidBar(this.said, () => (this.said = null)) : nothing}
      ${problem ? refusal(problem, () => this.#again()) : items ? this.#list(items) : frame(8)}`;
  }

  #list(items) {
    const { q, cursor } = this.#asked;
    if (items.length === 0 && q) return empty(t('filter.none'), t('batch.unknown', { batch: q }));
    if (items.length === 0 && !cursor) return firstSteps();
    return html`
      <section class="panel"><waggle-table .label=${t('room.batches')} .columns=${this.#columns()} .rows=${items} .key=${keyOf}
        .open=${(b) => b.batch && go(refined({ open: b.batch === this.#open ? '' : b.batch }))} .more=${(b) => this.#opened(b)}></waggle-table></section>
      <footer class="pager"><span class="faint">${t('page.shown', { n: count(items.length), total: count(this.#page.total ?? items.length) })}</span>
        ${cursor ? html`<a class="button" href=${refined({ cursor: '' })}>${t('page.first')}</a>` : nothing}
        ${this.#page.next ? html`<a class="button" href=${refined({ cursor: this.#page.next })}>${t('page.next')}</a>` : nothing}</footer>`;
  }
}

customElements.define('room-batches', RoomBatches);
