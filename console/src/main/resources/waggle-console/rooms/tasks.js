import '../parts/find.js';
import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { firstSteps } from '../parts/first.js';
import { icon } from '../parts/icons.js';
import { Page } from '../parts/page.js';
import { QUALIFIERS, wanted } from '../parts/qualifiers.js';
import { saidBar } from '../parts/said.js';
import { submitTask } from '../parts/submit.js';
import { columnMenu, taskColumns } from '../parts/taskcolumns.js';
import { doToMany, selectionBar } from '../parts/verbs.js';
import { empty, frame, head, kbd, refusal } from '../parts/words.js';
import { api } from '../api.js';
import { count } from '../format.js';
import { t } from '../language.js';
import { live } from '../live.js';
import { go, refined, route, taskHref } from '../router.js';
import { session } from '../session.js';
import { Watch, world } from '../world.js';

const STATES = ['RUNNING', 'QUEUED', 'SCHEDULED', 'SUCCEEDED', 'FAILED', 'CANCELLED'];
const LIMIT = 100;
const keyOf = (task) => task.address ?? `${task.channel}/${task.id}`;

class RoomTasks extends Part {
  static properties = { selection: { state: true }, whole: { state: true }, said: { state: true }, refused: { state: true } };

  #watch = new Watch(this);
  #page = new Page(this, ({ cursor, limit = LIMIT, ...filter }) => api.tasks({ ...wanted(filter), limit, cursor }), LIMIT);
  #counted = 0;
  #question = '';
  #keys = ({ detail }) => {
    if (detail.used) return;
    if (detail.key === 'r') this.#again();
    else if (detail.key === 'Escape' && this.selection.size > 0) this.#none();
    else return;
    detail.used = true;
  };
  /** A row in sight changes quietly where it stands. */
  #events = ({ detail: { type, data } }) => {
    if (!type.startsWith('task.') || !data.state) return;
    const at = this.#page.items?.findIndex((task) => keyOf(task) === data.address) ?? -1;
    if (at < 0) return;
    this.#page.items = this.#page.items.with(at, { ...this.#page.items[at], ...data });
    this.requestUpdate();
  };

  constructor() {
    super();
    Object.assign(this, { selection: new Set(), whole: false, said: null, refused: null });
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('waggle-key', this.#keys);
    live.addEventListener('event', this.#events);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('waggle-key', this.#keys);
    live.removeEventListener('event', this.#events);
  }

  /** What the URL asks for; without a channel, all of them. */
  get #asked() {
    const { query } = route();
    return Object.fromEntries([...QUALIFIERS, 'q', 'cursor'].map((name) => [name, query.get(name) ?? '']));
  }

  willUpdate() {
    if (!world.channels?.length) return;
    const asked = this.#asked;
    if (JSON.stringify(asked) !== this.#question) {
      this.#question = JSON.stringify(asked);
      this.#counted = this.#count(asked);
      this.#none();
    }
    this.#page.want(asked);
  }

  async #again() {
    await this.#page.read(this.#asked);
    this.#counted = this.#count(this.#asked);
    const there = new Set((this.#page.items ?? []).map(keyOf));
    this.selection = new Set([...this.selection].filter((key) => there.has(key)));
    this.requestUpdate();
  }

  #none() {
    Object.assign(this, { selection: new Set(), whole: false });
  }

  /** A number that moves when this list does. */
  #count({ channel, state }) {
    const name = state.toLowerCase();
    return sum(channel, (c) => (state === '' ? c.submittedTotal : (c[`${name}Total`] ?? c[name])));
  }

  async #act(verb) {
    const { cursor: _cursor, ...filter } = this.#asked;
    const named = wanted(filter);
    const all = Object.keys(named).length > 0 ? named : { submittedBefore: new Date(world.now() + 1000).toISOString() };
    this.refused = null;
    try {
      const said = await doToMany(verb, this.whole ? all : { ids: [...this.selection] });
      if (!said) return;
      this.said = said;
      this.#none();
      await this.#again();
    } catch (problem) {
      this.refused = problem;
    }
  }

  #tabs(asked) {
    const { channel, state: chosen } = asked;
    const cheap = !looksInside(asked);
    const tab = (value, label, n) => html`<a href=${refined({ state: value, cursor: '' })} aria-current=${chosen === value ? 'page' : 'false'}>
      ${label}${n === undefined ? nothing : html` <span class="num">${count(n)}</span>`}</a>`;
    return html`<nav class="tabs" aria-label=${t('task.state')}>${tab('', t('tasks.any'))}
      ${STATES.map((value) => tab(value, t(`state.${value}`), cheap ? sum(channel, (c) => c[value.toLowerCase()]) : undefined))}</nav>`;
  }

  #search(asked) {
    return html`
      <label class="pick-one"><span>${t('channel')}</span>
        <select @change=${(event) => go(refined({ channel: event.target.value, cursor: '' }))}>
          <option value="" ?selected=${asked.channel === ''}>${t('failures.all')}</option>
          ${world.channels.map(({ name }) => html`<option value=${name} ?selected=${name === asked.channel}>${name}</option>`)}</select></label>
      <waggle-find .filter=${asked}></waggle-find>
      ${columnMenu(() => this.requestUpdate())}
      ${session.can('submitter') ? html`<button class="primary" @click=${() => submitTask()}>${icon('plus')} ${t('do.submit')}</button>` : nothing}`;
  }

  render() {
    if (!world.channels) return html`${head(t('room.tasks'), ' ')}${frame()}`;
    if (world.channels.length === 0)
      return html`${head(t('room.tasks'), '', session.can('submitter') ? html`<button class="primary" @click=${() => submitTask()}>${icon('plus')} ${t('do.submit')}</button>` : nothing)}${firstSteps()}`;
    const asked = this.#asked;
    const fresh = this.#count(asked) - this.#counted;
    const words = looksInside(asked) ? t('fresh.maybe') : t('fresh', { n: count(fresh) });
    return html`
      ${head(t('room.tasks'), asked.channel ? t('tasks.summary', { channel: asked.channel }) : t('failures.all'), this.#search(asked))}
      <div class="tabs-row">${this.#tabs(asked)}
        ${fresh > 0 && this.#page.items ? html`<button class="fresh" @click=${() => this.#again()}>${words} ${kbd('r')}</button>` : nothing}</div>
      ${this.said ? saidBar(this.said, () => (this.said = null)) : nothing}
      ${this.refused ? refusal(this.refused) : nothing}
      ${this.#page.problem ? refusal(this.#page.problem, () => this.#again()) : this.#list(asked)}`;
  }

  #selected(items, { state: chosen }) {
    if (this.selection.size === 0) return nothing;
    const states = this.whole ? (chosen ? [chosen] : []) : [...new Set(items.filter((task) => this.selection.has(keyOf(task))).map((task) => task.state))];
    return selectionBar({
      n: this.selection.size,
      states,
      whole: this.whole,
      total: this.#page.total,
      more: this.#page.next !== null || this.#asked.cursor !== '',
      act: (verb) => this.#act(verb),
      all: () => (this.whole = true),
      none: () => this.#none(),
    });
  }

  #list(asked) {
    const { items, next, total } = this.#page;
    const { channel, state: chosen, cursor } = asked;
    if (!items) return frame(8);
    if (items.length === 0 && !next && looksInside(asked)) return empty(t('filter.none'), t('tasks.none.filter'));
    if (items.length === 0 && !next) return empty(t('tasks.none', { state: chosen ? t(`state.${chosen}`) : '' }), channel ? t('tasks.none.text', { channel }) : t('tasks.none.all'));
    return html`
      ${this.#selected(items, asked)}
      <section class="panel"><waggle-table .label=${t('room.tasks')} .columns=${taskColumns()} .rows=${items} .key=${keyOf}
        .href=${(x) => taskHref(keyOf(x))} .selection=${session.can('operator') ? this.selection : null}
        @selected=${(event) => Object.assign(this, { selection: event.detail, whole: false })}></waggle-table>
        ${items.length === 0 ? html`<p class="quiet-line">${t(this.#page.busy ? 'tasks.looking' : 'tasks.further')}</p>` : nothing}</section>
      <footer class="pager"><span class="faint">${t('page.shown', { n: count(items.length), total: total === undefined ? (next ? '…' : count(items.length)) : count(total) })}</span>
        ${cursor ? html`<a class="button" href=${refined({ cursor: '' })}>${t('page.first')}</a>` : nothing}
        ${next ? html`<a class="button" href=${refined({ cursor: next })}>${t('page.next')}</a>` : nothing}</footer>`;
  }
}

/** Whether each task has to be looked at, so that no number is known without counting. */
const looksInside = ({ channel: _channel, state: _state, cursor: _cursor, ...rest }) => Object.values(rest).some(Boolean);

/** A number of one channel, or of all of them. */
function sum(channel, number) {
  const chosen = (world.channels ?? []).filter(({ name }) => channel === '' || name === channel);
  return chosen.reduce((total, one) => total + (number(one) ?? 0), 0);
}

customElements.define('room-tasks', RoomTasks);
