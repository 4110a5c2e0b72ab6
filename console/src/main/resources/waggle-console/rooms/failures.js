import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { editTask } from '../parts/edit.js';
import { familyCard, familyTable, simple } from '../parts/families.js';
import { icon } from '../parts/icons.js';
import { many } from '../parts/many.js';
import { Page } from '../parts/page.js';
import { saidBar } from '../parts/said.js';
import { outcome } from '../parts/verbs.js';
import { empty, frame, head, kbd, refusal, when } from '../parts/words.js';
import { api } from '../api.js';
import { count } from '../format.js';
import { t } from '../language.js';
import { failuresHref, refined, route, taskHref } from '../router.js';
import { session } from '../session.js';
import { Watch, world } from '../world.js';

const LIMIT = 100;
const FAMILIES = 20;
/** What may be a family's id. */
const FAMILY = /^([0-9a-f]{16}|others)$/;
const keyOf = (task) => task.address ?? `${task.channel}/${task.id}`;

class RoomFailures extends Part {
  static properties = { selection: { state: true }, said: { state: true }, refused: { state: true }, busy: { state: true } };

  #watch = new Watch(this);
  #page = new Page(this, async ({ channel, family, cursor }) => {
    const page = await api.failed(channel, { limit: LIMIT, cursor, family });
    this.#counted = this.#listed();
    return page;
  });
  #families = new Page(this, ({ channel, limit, trend }) => api.families(channel, { limit, trend }));
  /** How many were listed when the page was read, by figures that may have been older; `null` before that. */
  #counted = null;
  #keys = ({ detail }) => {
    if (detail.used) return;
    if (detail.key === 'r') this.#again();
    else if (detail.key === 'Escape' && this.selection.size > 0) this.selection = new Set();
    else return;
    detail.used = true;
  };

  constructor() {
    super();
    this.selection = new Set();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('waggle-key', this.#keys);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('waggle-key', this.#keys);
  }

  get #asked() {
    const { query } = route();
    const asked = Object.fromEntries(['channel', 'family', 'cursor'].map((name) => [name, query.get(name) ?? '']));
    return { ...asked, family: FAMILY.test(asked.family) ? asked.family : '' };
  }

  get #wantedFamilies() {
    // An opened family may be any of them.
    return { channel: this.#asked.channel, trend: this.#span, limit: this.#asked.family || route().query.get('families') ? 200 : FAMILIES };
  }

  /** Over which time the families' lines go. */
  get #span() {
    return route().query.get('span') === 'hour' ? 'hour' : 'day';
  }

  async #again() {
    await Promise.all([this.#page.read(this.#asked), this.#families.read(this.#wantedFamilies)]);
    this.selection = new Set();
  }

  willUpdate() {
    const key = JSON.stringify(this.#asked);
    if (key !== this.seen) {
      this.seen = key;
      this.selection = new Set();
      this.#counted = null;
    }
    // Figures that were older than the page have come down since.
    if (this.#counted !== null) this.#counted = Math.min(Math.max(this.#counted, this.#asked.family ? 0 : (this.#page.total ?? 0)), Math.max(this.#page.total ?? 0, this.#listed()));
    this.#page.want(this.#asked);
    this.#families.want(this.#wantedFamilies);
  }

  #listed() {
    const { channel } = this.#asked;
    const lists = (world.channels ?? []).filter(({ name }) => !channel || name === channel);
    return lists.reduce((sum, { failed }) => sum + (failed ?? 0), 0);
  }

  /** Counts, asks and does; `target` is `{ids}`, `{family}` or nothing for all. */
  async #many(verb, target, channel = this.#asked.channel) {
    Object.assign(this, { busy: true, refused: null });
    const reload = verb === 'reload';
    const where = channel ? t('failures.of', { channel }) : t('failures.everywhere');
    const ask = {
      action: t(`do.${verb}`),
      title: (n) => t(target.ids || target.family ? `${verb}.some` : `${verb}.all`, { n: count(n), where }),
      text: t(`${verb}.text`),
      key: reload ? 'R' : 'D',
      danger: !reload,
      fields: reload ? () => this.#targets() : null,
      body: ({ to = '' }) => ({ ...target, ...(to ? { to } : {}) }),
      run: (body, options) => api.failedMany(verb, channel, body, options),
    };
    try {
      const receipt = await many(ask);
      if (receipt) {
        this.said = { text: outcome(t(`${verb}.done`, { n: count(receipt.done) }), receipt), reasons: receipt.reasons };
        await this.#again();
      }
    } catch (problem) {
      this.refused = problem;
    }
    this.busy = false;
  }

  #targets() {
    return html`<label>${t('reload.to')}<select name="to"><option value="">${t('reload.own')}</option>
      ${(world.channels ?? []).map(({ name }) => html`<option>${name}</option>`)}</select></label>`;
  }

  /** One goes back at once: nothing is lost by it. */
  async #reloadOne(task, edited) {
    this.refused = null;
    try {
      const receipt = edited ? await editTask(task, 'reload') : await api.reloadOne(task.channel, task.id);
      if (!receipt) return;
      this.said = { text: t('reload.done', { n: receipt.reloaded ?? receipt.done ?? 0 }), reasons: (receipt.refused ?? []).map((one) => ({ ...one, count: 1, ids: [one.id] })) };
      await this.#again();
    } catch (problem) {
      this.refused = problem;
    }
  }

  /** Names for the route that is asked: ids in their channel, addresses over all. */
  #ids(tasks) {
    return { ids: tasks.map((task) => (this.#asked.channel ? task.id : keyOf(task))) };
  }

  #tabs() {
    const { channel } = this.#asked;
    const lists = (world.channels ?? []).filter(({ failed, name }) => failed > 0 || name === channel).sort((a, b) => b.failed - a.failed);
    const all = (world.channels ?? []).reduce((sum, { failed }) => sum + failed, 0);
    const tab = (href, name, n, here) => html`<a href=${href} aria-current=${here ? 'page' : 'false'}>${name} <span class="num">${count(n)}</span></a>`;
    return html`<nav class="tabs" aria-label=${t('channel')}>
      ${tab('/failures', t('failures.all'), all, channel === '')}
      ${lists.map(({ name, failed }) => tab(failuresHref(name), name, failed, name === channel))}</nav>`;
  }

  #columns() {
    const columns = [
      { label: t('task'), narrow: 'lead', cell: (x) => html`<a class="mono clip" title=${x.id} href=${taskHref(keyOf(x))}>${x.id}</a>` },
      { label: t('function'), narrow: 'hide', cell: (x) => html`<span>${x.function}</span>${x.channel === x.function ? nothing : html`<span class="faint"> ${t('in')} ${x.channel}</span>`}` },
      { label: t('failures.reason'), wide: true, narrow: 'row', cell: reason },
      { label: t('attempt'), align: 'end', narrow: 'hide', cell: (x) => html`<span class="num">${x.attempt}/${x.attempts}</span>` },
      { label: t('device'), narrow: 'hide', cell: (x) => x.device ?? html`<span class="faint">–</span>` },
      { label: t('failures.when'), align: 'end', narrow: 'side', cell: (x) => when(x.finishedAt) },
    ];
    if (session.can('operator')) columns.push({ label: '', align: 'end', narrow: 'row', cell: (x) => this.#acts(x) });
    return columns;
  }

  #acts(x) {
    const button = (sign, word, act) => html`<button class="small" title=${word} aria-label=${`${word} ${x.id}`} ?disabled=${this.busy} @click=${act}>${icon(sign)}</button>`;
    return html`<span class="acts">${button('reload', t('do.reload'), () => this.#reloadOne(x, false))}
      ${button('edit', t('reload.edit'), () => this.#reloadOne(x, true))}
      ${button('trash', t('do.delete'), () => this.#many('delete', { ids: [x.id] }, x.channel))}</span>`;
  }

  #actions(tasks) {
    if (!session.can('operator')) return html`<span class="faint">${t('role.operator')}</span>`;
    const picked = tasks.filter((task) => this.selection.has(keyOf(task)));
    const { channel, family } = this.#asked;
    const target = picked.length > 0 ? this.#ids(picked) : family ? { family } : {};
    const label = (verb) => (picked.length > 0 ? t(`do.${verb}`) : family ? t(`family.${verb}`) : channel ? t(`${verb}.channel`, { channel }) : t(`${verb}.everything`));
    const none = this.busy || (picked.length === 0 && this.#listed() === 0);
    return html`${picked.length > 0 ? html`<span class="faint">${t('picked', { n: picked.length })}</span>` : nothing}
      <button ?disabled=${none} @click=${() => this.#many('reload', target)}>${icon('reload')} ${label('reload')}</button>
      <button class="danger" ?disabled=${none} @click=${() => this.#many('delete', target)}>${icon('trash')} ${label('delete')}</button>`;
  }

  render() {
    const tasks = this.#page.items;
    const fresh = this.#counted === null ? 0 : this.#listed() - this.#counted;
    return html`
      ${head(t('room.failures'), t('failures.summary', { n: count(this.#listed()) }), this.#actions(tasks ?? []))}
      <div class="tabs-row">${this.#tabs()}
        ${fresh > 0 && tasks ? html`<button class="fresh" @click=${() => this.#again()}>${t('fresh', { n: count(fresh) })} ${kbd('r')}</button>` : nothing}</div>
      ${this.said ? saidBar(this.said, () => (this.said = null)) : nothing}
      ${this.refused ? refusal(this.refused) : nothing}
      ${this.#page.problem ? refusal(this.#page.problem, () => this.#again()) : this.#list(tasks)}`;
  }

  #look() {
    const { items, total, problem } = this.#families;
    const { family } = this.#asked;
    if (problem) return problem.status === 404 ? nothing : refusal(problem);
    const how = { busy: this.busy, span: this.#span, act: session.can('operator') ? (verb, one) => this.#many(verb, { family: one.id }, one.channel) : null };
    if (family) {
      const found = items?.find(({ id }) => id === family);
      return found ? familyCard(found, this.#span) : items ? html`<p class="notice">${t('family.gone')} <a href=${refined({ family: '', cursor: '' })}>${t('family.all')}</a></p>` : nothing;
    }
    if (!items || items.length === 0) return nothing;
    return html`${familyTable(items, how)}
      ${total > items.length ? html`<p class="pager"><span class="faint">${t('page.shown', { n: count(items.length), total: count(total) })}</span>
        ${route().query.get('families') ? nothing : html`<a class="button" href=${refined({ families: 'all' })}>${t('family.more')}</a>`}</p>` : nothing}`;
  }

  #list(tasks) {
    if (!tasks) return frame();
    const { cursor, family } = this.#asked;
    if (tasks.length === 0 && !cursor && !family) return empty(t('failures.none'), t('failures.none.text'));
    return html`
      ${this.#look()}
      ${tasks.length === 0 ? nothing : html`<section class="panel"><waggle-table .label=${t('room.failures')} .columns=${this.#columns()} .rows=${tasks} .key=${keyOf}
        .href=${(x) => taskHref(keyOf(x))} .selection=${session.can('operator') ? this.selection : null}
        @selected=${(event) => (this.selection = event.detail)}></waggle-table></section>`}
      <footer class="pager"><span class="faint">${t('page.shown', { n: count(tasks.length), total: count(this.#page.total ?? tasks.length) })}</span>
        ${cursor ? html`<a class="button" href=${refined({ cursor: '' })}>${t('page.first')}</a>` : nothing}
        ${this.#page.next ? html`<a class="button" href=${refined({ cursor: this.#page.next })}>${t('page.next')}</a>` : nothing}</footer>`;
  }
}

/** The reason of a failure in one line, its stack behind a fold. */
function reason({ error }) {
  if (!error) return html`<span class="faint">–</span>`;
  const line = html`<b>${simple(error.type)}</b> <span>${error.message}</span>`;
  if (!error.stack) return html`<p class="reason">${line}</p>`;
  return html`<details class="reason"><summary>${line}</summary><pre>${error.stack}</pre></details>`;
}

customElements.define('room-failures', RoomFailures);
