import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { confirm } from '../parts/confirm.js';
import { families, family } from '../parts/families.js';
import { icon } from '../parts/icons.js';
import { Page } from '../parts/page.js';
import { empty, frame, head, kbd, refusal, when } from '../parts/words.js';
import { api } from '../api.js';
import { count } from '../format.js';
import { t } from '../language.js';
import { failuresHref, go, refined, route, taskHref } from '../router.js';
import { session } from '../session.js';
import { Watch, world } from '../world.js';

const LIMIT = 200;

class RoomFailures extends Part {
  static properties = { selection: { state: true }, said: { state: true }, refused: { state: true }, busy: { state: true } };

  #watch = new Watch(this);
  #page = new Page(this, async ({ channel, cursor }) => {
    const page = await api.failed(channel, { limit: LIMIT, cursor });
    this.#counted = Math.max(page.total ?? 0, this.#listed());
    return page;
  });
  /** How many were listed when the page was read, by the page or by figures that are newer; `null` before that. */
  #counted = null;
  #keys = ({ detail }) => {
    if (detail.used || detail.key !== 'r') return;
    detail.used = true;
    this.#again();
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
    return { channel: query.get('channel') ?? '', cursor: query.get('cursor') ?? '' };
  }

  async #again() {
    await this.#page.read(this.#asked);
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
    if (this.#counted !== null) this.#counted = Math.min(this.#counted, Math.max(this.#page.total ?? 0, this.#listed()));
    this.#page.want(this.#asked);
  }

  #listed() {
    const { channel } = this.#asked;
    const lists = (world.channels ?? []).filter(({ name }) => !channel || name === channel);
    return lists.reduce((sum, { failed }) => sum + (failed ?? 0), 0);
  }

  async #do(work) {
    this.busy = true;
    this.refused = null;
    try {
      this.said = await work();
      await this.#again();
    } catch (problem) {
      this.refused = problem;
    }
    this.busy = false;
  }

  async #reload(tasks) {
    const { channel } = this.#asked;
    const n = count(tasks ? tasks.length : this.#listed());
    const where = channel ? t('failures.of', { channel }) : t('failures.everywhere');
    const title = tasks ? t('reload.some', { n }) : t('reload.all', { n, where });
    if (!tasks || tasks.length > 1) if (!(await confirm({ title, text: t('reload.text'), action: t('do.reload'), key: 'R' }))) return;
    await this.#do(async () => {
      let reloaded = 0;
      if (!tasks) reloaded = (await api.reload(channel)).reloaded;
      else for (const [name, ids] of byChannel(tasks)) reloaded += (await api.reload(name, ids)).reloaded;
      return t('reload.done', { n: count(reloaded) });
    });
  }

  async #delete(tasks) {
    const n = count(tasks.length);
    if (!(await confirm({ title: t('delete.some', { n }), text: t('delete.text'), action: t('do.delete'), key: 'D', danger: true }))) return;
    await this.#do(async () => {
      for (const { channel, id } of tasks) await api.deleteFailed(channel, id);
      return t('delete.done', { n });
    });
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

  #families(tasks, chosen) {
    const found = families(tasks);
    if (found.length < 2) return nothing;
    return html`<ul class="families" aria-label=${t('failures.families')}>${found.slice(0, 12).map((one) => html`
      <li><button class=${one.key === chosen ? 'on' : ''} aria-pressed=${one.key === chosen}
        @click=${() => go(refined({ family: one.key === chosen ? '' : one.key }))}>
        <b class="num">${count(one.tasks.length)}</b><span class="families-type">${one.type}</span>
        <span class="families-where">${one.function}${one.frame ? html` · <code>${one.frame}</code>` : nothing}</span></button></li>`)}</ul>`;
  }

  #columns() {
    const columns = [
      { label: t('task'), narrow: 'lead', cell: (x) => html`<a class="mono clip" title=${x.id} href=${taskHref(x.address ?? x.id)}>${x.id}</a>` },
      { label: t('function'), narrow: 'hide', cell: (x) => html`<span>${x.function}</span>${x.channel === x.function ? nothing : html`<span class="faint"> ${t('in')} ${x.channel}</span>`}` },
      { label: t('failures.reason'), wide: true, narrow: 'row', cell: reason },
      { label: t('attempt'), align: 'end', narrow: 'hide', cell: (x) => html`<span class="num">${x.attempt}/${x.attempts}</span>` },
      { label: t('device'), narrow: 'hide', cell: (x) => x.device ?? html`<span class="faint">–</span>` },
      { label: t('failures.when'), align: 'end', narrow: 'side', cell: (x) => when(x.finishedAt) },
    ];
    if (session.can('operator'))
      columns.push({ label: '', align: 'end', narrow: 'row', cell: (x) => html`<span class="acts">
        <button class="small" title=${t('do.reload')} aria-label=${`${t('do.reload')} ${x.id}`} ?disabled=${this.busy} @click=${() => this.#reload([x])}>${icon('reload')}</button>
        <button class="small" title=${t('do.delete')} aria-label=${`${t('do.delete')} ${x.id}`} ?disabled=${this.busy} @click=${() => this.#delete([x])}>${icon('trash')}</button></span>` });
    return columns;
  }

  #actions(shown) {
    if (!session.can('operator')) return html`<span class="faint">${t('role.operator')}</span>`;
    const picked = shown.filter((task) => this.selection.has(keyOf(task)));
    const { channel } = this.#asked;
    if (picked.length > 0)
      return html`<span class="faint">${t('picked', { n: picked.length })}</span>
        <button ?disabled=${this.busy} @click=${() => this.#reload(picked)}>${icon('reload')} ${t('do.reload')}</button>
        <button class="danger" ?disabled=${this.busy} @click=${() => this.#delete(picked)}>${icon('trash')} ${t('do.delete')}</button>`;
    return html`<button ?disabled=${this.busy || this.#listed() === 0} @click=${() => this.#reload(null)}>${icon('reload')}
      ${channel ? t('reload.channel', { channel }) : t('reload.everything')}</button>`;
  }

  render() {
    const tasks = this.#page.items;
    const chosen = route().query.get('family');
    const shown = (tasks ?? []).filter((task) => !chosen || family(task).key === chosen);
    const fresh = this.#counted === null ? 0 : this.#listed() - this.#counted;
    return html`
      ${head(t('room.failures'), t('failures.summary', { n: count(this.#listed()) }), this.#actions(shown))}
      <div class="tabs-row">${this.#tabs()}
        ${fresh > 0 && tasks ? html`<button class="fresh" @click=${() => this.#again()}>${t('fresh', { n: count(fresh) })} ${kbd('r')}</button>` : nothing}</div>
      ${this.said ? html`<div class="receipt" role="status"><span>${icon('check')} ${this.said}</span>
        <button class="quiet" aria-label=${t('do.close')} @click=${() => (this.said = null)}>${icon('close')}</button></div>` : nothing}
      ${this.refused ? refusal(this.refused) : nothing}
      ${this.#page.problem ? refusal(this.#page.problem, () => this.#again()) : this.#list(tasks, shown, chosen)}`;
  }

  #list(tasks, shown, chosen) {
    if (!tasks) return frame();
    if (tasks.length === 0) return empty(t('failures.none'), t('failures.none.text'));
    return html`
      ${this.#families(tasks, chosen)}
      <section class="panel"><waggle-table .label=${t('room.failures')} .columns=${this.#columns()} .rows=${shown} .key=${keyOf}
        .href=${(x) => taskHref(x.address ?? x.id)} .selection=${session.can('operator') ? this.selection : null}
        @selected=${(event) => (this.selection = event.detail)}></waggle-table></section>
      <footer class="pager"><span class="faint">${t('page.shown', { n: count(shown.length), total: count(this.#page.total ?? tasks.length) })}</span>
        ${this.#asked.cursor ? html`<a class="button" href=${refined({ cursor: '', family: '' })}>${t('page.first')}</a>` : nothing}
        ${this.#page.next ? html`<a class="button" href=${refined({ cursor: this.#page.next, family: '' })}>${t('page.next')}</a>` : nothing}</footer>`;
  }
}

const keyOf = (task) => task.address ?? `${task.channel}/${task.id}`;

function byChannel(tasks) {
  const groups = new Map();
  for (const { channel, id } of tasks) groups.set(channel, [...(groups.get(channel) ?? []), id]);
  return groups;
}

/** The reason of a failure in one line, its stack behind a fold. */
function reason({ error }) {
  if (!error) return html`<span class="faint">–</span>`;
  const line = html`<b>${family({ error }).type}</b> <span>${error.message}</span>`;
  if (!error.stack) return html`<p class="reason">${line}</p>`;
  return html`<details class="reason"><summary>${line}</summary><pre>${error.stack}</pre></details>`;
}

customElements.define('room-failures', RoomFailures);
