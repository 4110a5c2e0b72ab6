import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { firstSteps } from '../parts/first.js';
import { icon } from '../parts/icons.js';
import { Page } from '../parts/page.js';
import { submitTask } from '../parts/submit.js';
import { empty, frame, head, kbd, refusal, state, when } from '../parts/words.js';
import { api } from '../api.js';
import { count, duration, instant } from '../format.js';
import { t } from '../language.js';
import { go, refined, route, taskHref } from '../router.js';
import { session } from '../session.js';
import { Watch, world } from '../world.js';

const STATES = ['RUNNING', 'QUEUED', 'SCHEDULED', 'SUCCEEDED', 'FAILED'];
const LIMIT = 100;

class RoomTasks extends Part {
  #watch = new Watch(this);
  #page = new Page(this, ({ channel, state, cursor }) => api.tasks({ channel, state, limit: LIMIT, cursor }));
  #counted = null;
  #question = '';
  #keys = ({ detail }) => {
    if (detail.used || detail.key !== 'r') return;
    detail.used = true;
    this.#again();
  };

  connectedCallback() {
    super.connectedCallback();
    addEventListener('waggle-key', this.#keys);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('waggle-key', this.#keys);
  }

  /** What the URL asks for; without a channel, the one with the most to see. */
  get #asked() {
    const { query } = route();
    const state = query.get('state') ?? '';
    return { channel: query.get('channel') ?? liveliest(state), state, cursor: query.get('cursor') ?? '' };
  }

  willUpdate() {
    if (!world.channels?.length) return;
    const asked = this.#asked;
    if (JSON.stringify(asked) !== this.#question) {
      this.#question = JSON.stringify(asked);
      this.#counted = this.#count(asked);
    }
    this.#page.want(asked);
  }

  async #again() {
    await this.#page.read(this.#asked);
    this.#counted = this.#count(this.#asked);
    this.requestUpdate();
  }

  /** A number that moves when this list does. */
  #count({ channel, state }) {
    const numbers = world.channel(channel);
    if (!numbers) return null;
    if (state === '') return numbers.submittedTotal ?? null;
    return numbers[`${state.toLowerCase()}Total`] ?? numbers[state.toLowerCase()] ?? null;
  }

  #tabs({ channel, state: chosen }) {
    const numbers = world.channel(channel) ?? {};
    const tab = (value, label, n) => html`<a href=${refined({ channel, state: value, cursor: '' })} aria-current=${chosen === value ? 'page' : 'false'}>
      ${label} ${n === undefined ? nothing : html`<span class="num">${count(n)}</span>`}</a>`;
    return html`<nav class="tabs" aria-label=${t('task.state')}>
      ${tab('', t('tasks.any'))}${STATES.map((value) => tab(value, t(`state.${value}`), numbers[value.toLowerCase()]))}</nav>`;
  }

  #search({ channel }) {
    const find = (event) => {
      event.preventDefault();
      const id = new FormData(event.target).get('id').trim();
      if (id) go(taskHref(id));
    };
    return html`
      <label class="pick-one"><span>${t('channel')}</span>
        <select @change=${(event) => go(refined({ channel: event.target.value, cursor: '' }))}>
          ${world.channels.map(({ name }) => html`<option value=${name} ?selected=${name === channel}>${name}</option>`)}</select></label>
      <form class="search" role="search" @submit=${find}>${icon('search')}
        <input name="id" data-search placeholder=${t('find.task')} aria-label=${t('find.task')} autocomplete="off" spellcheck="false"><kbd>/</kbd></form>
      ${session.can('submitter') ? html`<button class="primary" @click=${() => submitTask()}>${icon('plus')} ${t('do.submit')}</button>` : nothing}`;
  }

  #columns() {
    return [
      { label: t('task'), narrow: 'lead', cell: (x) => html`<a class="mono clip" title=${x.id} href=${taskHref(x.address ?? x.id)}>${x.id}</a>` },
      { label: t('task.state'), narrow: 'side', cell: (x) => state(x.state) },
      { label: t('function'), wide: true, narrow: 'main', cell: (x) => html`<p class="reason"><span class="strong">${x.function}</span> <span class="faint">${x.error?.message ?? ''}</span></p>` },
      { label: t('attempt'), align: 'end', narrow: 'hide', cell: (x) => html`<span class="num">${x.attempt ?? 0}/${x.attempts ?? '–'}</span>` },
      { label: t('task.priority'), align: 'end', narrow: 'hide', cell: (x) => html`<span class="num ${x.priority ? '' : 'zero'}">${x.priority ?? 0}</span>` },
      { label: t('device'), narrow: 'hide', cell: (x) => x.device ?? html`<span class="faint">–</span>` },
      { label: t('task.took'), align: 'end', narrow: 'hide', cell: took },
      { label: t('task.submitted'), align: 'end', cell: (x) => when(x.submittedAt) },
    ];
  }

  render() {
    if (!world.channels) return html`${head(t('room.tasks'), ' ')}${frame()}`;
    if (world.channels.length === 0)
      return html`${head(t('room.tasks'), '', session.can('submitter') ? html`<button class="primary" @click=${() => submitTask()}>${icon('plus')} ${t('do.submit')}</button>` : nothing)}${firstSteps()}`;
    const asked = this.#asked;
    const fresh = (this.#count(asked) ?? 0) - (this.#counted ?? 0);
    return html`
      ${head(t('room.tasks'), t('tasks.summary', { channel: asked.channel }), this.#search(asked))}
      <div class="tabs-row">${this.#tabs(asked)}
        ${fresh > 0 && this.#page.items ? html`<button class="fresh" @click=${() => this.#again()}>${t('fresh', { n: count(fresh) })} ${kbd('r')}</button>` : nothing}</div>
      ${this.#page.problem ? refusal(this.#page.problem, () => this.#again()) : this.#list(asked)}`;
  }

  #list({ channel, state: chosen, cursor }) {
    const { items, next, total } = this.#page;
    if (!items) return frame(8);
    if (items.length === 0) return empty(t('tasks.none', { state: chosen ? t(`state.${chosen}`) : '' }), t('tasks.none.text', { channel }));
    return html`
      <section class="panel"><waggle-table .label=${t('room.tasks')} .columns=${this.#columns()} .rows=${items} .key=${(x) => x.address ?? x.id}
        .href=${(x) => taskHref(x.address ?? x.id)}></waggle-table></section>
      <footer class="pager"><span class="faint">${t('page.shown', { n: count(items.length), total: total === undefined ? '–' : count(total) })}</span>
        ${cursor ? html`<a class="button" href=${refined({ cursor: '' })}>${t('page.first')}</a>` : nothing}
        ${next ? html`<a class="button" href=${refined({ cursor: next })}>${t('page.next')}</a>` : nothing}</footer>`;
  }
}

function liveliest(state) {
  const weight = (c) => (state ? (c[state.toLowerCase()] ?? 0) : (c.running ?? 0) * 1000 + (c.queued ?? 0) + (c.rate ?? 0));
  const list = world.channels ?? [];
  return list.reduce((best, c) => (best === null || weight(c) > weight(best) ? c : best), null)?.name ?? '';
}

function took(task) {
  const started = instant(task.startedAt);
  if (task.state === 'RUNNING' && started !== null) return html`<span class="num run">${duration(Math.max(0, world.now() - started))}</span>`;
  return html`<span class="num ${task.durationMs === undefined || task.durationMs === null ? 'zero' : ''}">${duration(task.durationMs)}</span>`;
}

customElements.define('room-tasks', RoomTasks);
