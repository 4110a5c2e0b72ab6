import './table.js';
import { live } from 'lit/directives/live.js';
import { Part, html, nothing } from './part.js';
import { api } from '../api.js';
import { count } from '../format.js';
import { t } from '../language.js';
import { live as stream } from '../live.js';
import { deviceHref, go, refined, route, taskHref } from '../router.js';
import { session } from '../session.js';
import { icon } from './icons.js';
import { Page } from './page.js';
import { empty, frame, kbd, moment, refusal } from './words.js';

const LIMIT = 100;
const FILTERS = ['by', 'action', 'target', 'from', 'to'];
const FILES = [['text/csv', 'csv', 'CSV'], ['application/x-ndjson', 'ndjson', 'NDJSON']];

/** Who did what. The filter is in the URL; entries that came since wait behind a word, and nothing jumps. */
class WaggleAudit extends Part {
  static properties = { fresh: { state: true }, problem: { state: true }, busy: { state: true } };

  #page = new Page(this, (asked) => api.audit({ ...asked, limit: LIMIT }));
  #events = ({ detail: { type } }) => {
    if (type === 'command.receipt' && this.#page.items) this.fresh = true;
  };
  #keys = ({ detail }) => {
    if (detail.used || detail.key !== 'r' || !session.can('admin')) return;
    detail.used = true;
    this.#again();
  };

  connectedCallback() {
    super.connectedCallback();
    stream.addEventListener('event', this.#events);
    addEventListener('waggle-key', this.#keys);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    stream.removeEventListener('event', this.#events);
    removeEventListener('waggle-key', this.#keys);
  }

  willUpdate() {
    if (session.can('admin')) this.#page.want(this.#asked);
  }

  get #asked() {
    const { query } = route();
    return Object.fromEntries([...FILTERS, 'cursor'].map((name) => [name, query.get(name) ?? '']));
  }

  async #again() {
    this.fresh = false;
    await this.#page.read(this.#asked);
  }

  async #save(type, ending) {
    const { cursor, ...filter } = this.#asked;
    this.busy = true;
    this.problem = null;
    try {
      const url = URL.createObjectURL(await api.auditFile(filter, type));
      const link = Object.assign(document.createElement('a'), { href: url, download: `audit-${new Date().toISOString().slice(0, 10)}.${ending}` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = false;
  }

  #filter(asked) {
    const set = (name, value) => go(refined({ [name]: value, cursor: '', open: '' }), { replace: true });
    const text = (name) => html`<label>${t(`audit.${name}`)}<input name=${name} autocomplete="off" autocapitalize="none" spellcheck="false" placeholder=${t(`audit.${name}.like`)}
      ?data-search=${name === 'by'} .value=${live(asked[name])} @change=${(event) => set(name, event.target.value.trim())}></label>`;
    const time = (name) => html`<label>${t(`audit.${name}`)}<input name=${name} type="datetime-local" step="1" .value=${live(local(asked[name]))}
      @change=${(event) => set(name, event.target.value ? new Date(event.target.value).toISOString() : '')}></label>`;
    const filtered = FILTERS.some((name) => asked[name]);
    return html`
      <form class="audit-filter" role="search" @submit=${(event) => event.preventDefault()}>
        ${text('by')}${text('action')}${text('target')}${time('from')}${time('to')}
        <span class="acts">
          ${filtered ? html`<a class="button" href=${refined(Object.fromEntries([...FILTERS, 'cursor'].map((name) => [name, ''])))}>${t('do.clear')}</a>` : nothing}
          ${FILES.map(([type, ending, label]) => html`<button type="button" ?disabled=${this.busy} title=${t('audit.save', { type: label })}
            @click=${() => this.#save(type, ending)}>${icon('save')} ${label}</button>`)}</span>
      </form>`;
  }

  #columns() {
    const open = route().query.get('open');
    return [
      { label: t('activity.when'), width: '112px', narrow: 'side', cell: (e) => moment(e.at) },
      { label: t('activity.what'), width: '176px', narrow: 'lead', cell: (e) => html`<a class="fold" href=${refined({ open: open === e.id ? '' : e.id })} aria-expanded=${open === e.id}>
        ${icon(open === e.id ? 'less' : 'more')}<b class="strong">${e.action}</b></a>${e.count > 1 ? html` <span class="chip">× ${count(e.count)}</span>` : nothing}` },
      { label: t('activity.target'), wide: true, cell: (e) => target(e) },
      { label: t('activity.who'), width: '18%', cell: (e) => html`<a class="clip" href=${refined({ by: e.by, cursor: '' })}>${e.by || t('audit.nobody')}</a>${e.token ? html` <span class="chip tag" title=${t('audit.token')}>${icon('key')}${e.token}</span>` : nothing}` },
      { label: t('audit.address'), width: '14%', narrow: 'hide', cell: (e) => html`<span class="mono clip">${e.address}</span>` },
      { label: t('activity.outcome'), width: '140px', align: 'end', cell: (e) => html`<span class="chip ${e.outcome === 'DONE' ? 'on' : 'off'}">${e.outcome === 'DONE' ? t('outcome.DONE') : e.outcome}</span>` },
    ];
  }

  #more = (entry) => route().query.get('open') !== entry.id ? null : html`
    <div class="command-detail"><p class="faint">${entry.id} · ${t('node')} ${entry.node}</p>
      <div class="beside">${values(t('activity.before'), entry.before)}${values(t('activity.after'), entry.after)}</div></div>`;

  render() {
    if (!session.can('admin')) return empty(t('audit.admin'), t('audit.admin.text'));
    const asked = this.#asked;
    const { items, next, problem } = this.#page;
    return html`
      ${this.#filter(asked)}
      ${this.problem ? refusal(this.problem) : nothing}
      ${this.fresh ? html`<p class="fresh-line"><button class="fresh" @click=${() => this.#again()}>${t('audit.fresh')} ${kbd('r')}</button></p>` : nothing}
      ${problem ? refusal(problem, () => this.#again()) : !items ? frame() : this.#list(items, next, asked)}`;
  }

  #list(items, next, { cursor }) {
    return html`
      ${items.length === 0
        ? empty(t('audit.none'), next ? t('audit.none.yet') : t('audit.none.text'))
        : html`<section class="panel"><waggle-table .label=${t('audit')} .columns=${this.#columns()} .rows=${items} .more=${this.#more}
            .open=${({ id }) => go(refined({ open: route().query.get('open') === id ? '' : id }))}></waggle-table></section>`}
      <footer class="pager"><span class="faint">${t('audit.shown', { n: count(items.length) })}</span>
        ${cursor ? html`<a class="button" href=${refined({ cursor: '', open: '' })}>${t('page.first')}</a>` : nothing}
        ${next ? html`<a class="button" href=${refined({ cursor: next, open: '' })}>${t('page.older')}</a>` : nothing}</footer>`;
  }
}

/** Where the thing is that something was done to; what leads nowhere is text. */
function target({ action = '', target: name = '' }) {
  if (name === '') return html`<span class="faint">–</span>`;
  const kind = action.split('.')[0];
  const href = {
    device: () => deviceHref(name),
    channel: () => `/channels?q=${encodeURIComponent(name.split('/')[0])}`,
    task: () => taskHref(name),
    function: () => `/functions?q=${encodeURIComponent(name.split(/[/ ]/)[0])}`,
    user: () => '/settings?tab=users',
    token: () => '/settings?tab=tokens',
  }[kind];
  return href ? html`<a class="clip" title=${name} href=${href()}>${name}</a>` : html`<span class="clip" title=${name}>${name}</span>`;
}

const values = (title, json) =>
  !json || Object.keys(json).length === 0 ? nothing : html`<figure><figcaption>${title}</figcaption><pre>${JSON.stringify(json, null, 1)}</pre></figure>`;

/** An instant as a field of the viewer's own time wants it. */
function local(iso) {
  const at = Date.parse(iso);
  if (!Number.isFinite(at)) return '';
  const shifted = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}

customElements.define('waggle-audit', WaggleAudit);
