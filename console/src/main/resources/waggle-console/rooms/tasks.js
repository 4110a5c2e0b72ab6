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
  #counted = 0;
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

  /** What the URL asks for; without a channel, all of them. */
  get #asked() {
    const { query } = route();
    return { channel: query.get('channel') ?? '', state: query.get('state') ?? '', cursor: query.get('cursor') ?? '' };
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
    const name = state.toLowerCase();
    return sum(channel, (c) => (state === '' ? c.submittedTotal : (c[`${name}Total`] ?? c[name])));
  }

  #tabs({ channel, state: chosen }) {
    const tab = (value, label, n) => html`<a href=${refined({ state: value, cursor: '' })} aria-current=${chosen === value ? 'page' : 'false'}>
      ${label}${n === undefined ? nothing : html` <span class="num">${count(n)}</span>`}</a>`;
    return html`<nav class="tabs" aria-label=${t('task.state')}>
      ${tab('', t('tasks.any'))}${STATES.map((value) => tab(value, t(`state.${value}`), sum(channel, (c) => c[value.toLowerCase()])))}</nav>`;
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
          <option value="" ?selected=${channel === ''}>${t('failures.all')}</option>
          ${world.channels.map(({ name }) => html`<option value=${name} ?selected=${name === channel}>${name}</option>`)}</select></label>
      <form class="search" role="search" @submit=${find}>${icon('search')}
        <input name="id" data-search placeholder=${t('find.task')} aria-label=${t('find.task')} autocomplete="off" spellcheck="false"><kbd>/</kbd></form>
      ${session.can('submitter') ? html`<button class="primary" @click=${() => submitTask()}>${icon('plus')} ${t('do.submit')}</button>` : nothing}`;
  }

  #columns() {
    return [
      { label: t('task'), narrow: 'lead', cell: (x) => html`<a class="mono clip" title=${x.id} href=${taskHref(x.address ?? x.id)}>${x.id}</a>` },
      { label: t('task.state'), narrow: 'side', cell: (x) => state(x.state) },
      { label: t('function'), wide: true, narrow: 'main', cell: (x) => html`<p class="reason"><span class="strong">${x.function}</span>
        <span class="faint">${x.channel === x.function ? nothing : `${t('in')} ${x.channel} `}${x.error?.message ?? ''}</span></p>` },
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
    const fresh = this.#count(asked) - this.#counted;
    return html`
      ${head(t('room.tasks'), asked.channel ? t('tasks.summary', { channel: asked.channel }) : t('failures.all'), this.#search(asked))}
      <div class="tabs-row">${this.#tabs(asked)}
        ${fresh > 0 && this.#page.items ? html`<button class="fresh" @click=${() => this.#again()}>${t('fresh', { n: count(fresh) })} ${kbd('r')}</button>` : nothing}</div>
      ${this.#page.problem ? refusal(this.#page.problem, () => this.#again()) : this.#list(asked)}`;
  }

  #list({ channel, state: chosen, cursor }) {
    const { items, next, total } = this.#page;
    if (!items) return frame(8);
    if (items.length === 0) return empty(t('tasks.none', { state: chosen ? t(`state.${chosen}`) : '' }), channel ? t('tasks.none.text', { channel }) : t('tasks.none.all'));
    return html`
      <section class="panel"><waggle-table .label=${t('room.tasks')} .columns=${this.#columns()} .rows=${items} .key=${(x) => x.address ?? x.id}
        .href=${(x) => taskHref(x.address ?? x.id)}></waggle-table></section>
      <footer class="pager"><span class="faint">${t('page.shown', { n: count(items.length), total: total === undefined ? '–' : count(total) })}</span>
        ${cursor ? html`<a class="button" href=${refined({ cursor: '' })}>${t('page.first')}</a>` : nothing}
        ${next ? html`<a class="button" href=${refined({ cursor: next })}>${t('page.next')}</a>` : nothing}</footer>`;
  }
}

/** A number of one channel, or of all of them. */
function sum(channel, number) {
  const chosen = (world.channels ?? []).filter(({ name }) => channel === '' || name === channel);
  return chosen.reduce((total, one) => total + (number(one) ?? 0), 0);
}

function took(task) {
  const started = instant(task.startedAt);
  if (task.state === 'RUNNING' && started !== null) return html`<span class="num run">${duration(Math.max(0, world.now() - started))}</span>`;
  return html`<span class="num ${task.durationMs === undefined || task.durationMs === null ? 'zero' : ''}">${duration(task.durationMs)}</span>`;
}

customElements.define('room-tasks', RoomTasks);
