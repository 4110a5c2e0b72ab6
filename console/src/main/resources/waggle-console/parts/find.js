import { live } from 'lit/directives/live.js';
import { Part, html } from './part.js';
import { api } from '../api.js';
import { t } from '../language.js';
import { go, refined, taskHref } from '../router.js';
import { world } from '../world.js';
import { icon } from './icons.js';
import { QUALIFIERS, parsed, written } from './qualifiers.js';

const STATES = ['scheduled', 'queued', 'running', 'succeeded', 'failed', 'cancelled'];
const PAUSE_MS = 120;
/** What other controls of the room show. */
const ELSEWHERE = ['channel', 'state'];

const cleared = (names) => Object.fromEntries([...names, 'q', 'cursor'].map((name) => [name, '']));

/**
 * The search box of the tasks. What it means lives in the URL; channel and state are shown by their own controls. A single
 * word that names a task opens it. Completes what is typed behind a qualifier.
 */
class WaggleFind extends Part {
  static properties = { filter: { attribute: false }, offers: { state: true }, draft: { state: true } };

  #typing = 0;
  #text = '';
  #asked = null;
  /** Whether the server says which values there are. */
  #faceted = true;

  constructor() {
    super();
    this.offers = [];
    /** What has been typed and not asked for yet, or `null`. */
    this.draft = null;
  }

  /** Another address takes away what was typed. */
  willUpdate() {
    const text = written(this.filter);
    if (text !== this.#text) this.draft = null;
    this.#text = text;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
    this.#asked?.abort();
  }

  async #submit(event) {
    event.preventDefault();
    const box = this.querySelector('input');
    const filter = parsed(box.value);
    const only = Object.keys(filter).length === 1 && filter.q && !/\s/.test(filter.q) ? filter.q : null;
    if (only) {
      const task = await api.task(only).catch(() => null);
      if (task) return go(taskHref(task.address ?? task.id));
    }
    box.blur();
    this.draft = null;
    const kept = { ...(this.filter.channel && { channel: this.filter.channel }), ...(this.filter.state && { state: this.filter.state }) };
    go(refined({ ...cleared(QUALIFIERS), ...kept, ...filter }));
  }

  #typed(event) {
    const text = (this.draft = event.target.value);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#offer(text), PAUSE_MS);
  }

  async #offer(text) {
    const at = Math.max(text.lastIndexOf(' '), -1) + 1;
    const [before, word] = [text.slice(0, at), text.slice(at)];
    const colon = word.indexOf(':');
    if (colon < 0) {
      this.offers = QUALIFIERS.filter((name) => name.startsWith(word.toLowerCase())).map((name) => `${before}${name}:`);
      return;
    }
    const [name, prefix] = [word.slice(0, colon), word.slice(colon + 1)];
    const values = await this.#values(name, prefix);
    this.offers = values.filter((value) => !/["\s]/.test(value)).map((value) => `${before}${name}:${value}`);
  }

  async #values(name, prefix) {
    const known = {
      state: STATES,
      function: (world.functions ?? []).map((one) => one.name),
      channel: (world.channels ?? []).map((one) => one.name),
      device: (world.devices ?? []).map((one) => one.id),
      batch: [],
    }[name];
    if (!known) return [];
    if (known.length > 0 || !this.#faceted) return known.filter((value) => value.startsWith(prefix)).slice(0, 12);
    this.#asked?.abort();
    this.#asked = new AbortController();
    try {
      return (await api.facets(name, prefix, { signal: this.#asked.signal })).map(({ value }) => value);
    } catch (problem) {
      if (problem.status === 404) this.#faceted = false;
      return [];
    }
  }

  render() {
    const text = written(this.filter, ELSEWHERE);
    return html`<form class="search wide" role="search" @submit=${this.#submit}>${icon('search')}
      <input name="q" data-search list="find-offers" placeholder=${t('find.tasks')} aria-label=${t('find.label')} title=${t('find.help')}
        autocomplete="off" spellcheck="false" .value=${live(this.draft ?? text)} @input=${this.#typed}>
      <datalist id="find-offers">${this.offers.map((offer) => html`<option value=${offer}></option>`)}</datalist>
      ${text ? html`<a class="clear" href=${refined(cleared(QUALIFIERS.filter((name) => !ELSEWHERE.includes(name))))}
        aria-label=${t('find.clear')} title=${t('find.clear')}>${icon('close')}</a>` : html`<kbd>/</kbd>`}</form>`;
  }
}

customElements.define('waggle-find', WaggleFind);
