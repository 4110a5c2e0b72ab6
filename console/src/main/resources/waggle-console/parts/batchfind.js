import { live } from 'lit/directives/live.js';
import { Part, html } from './part.js';
import { api } from '../api.js';
import { t } from '../language.js';
import { go, refined, route } from '../router.js';
import { icon } from './icons.js';

const PAUSE_MS = 120;

/** Finds one batch by its name, and completes it; what is asked for lives in the URL as `q`. */
class WaggleBatchFind extends Part {
  static properties = { offers: { state: true } };

  #typing = 0;
  #asked = null;

  constructor() {
    super();
    this.offers = [];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
    this.#asked?.abort();
  }

  #find(event) {
    event.preventDefault();
    const name = this.querySelector('input').value.trim();
    go(refined({ q: name, open: name, cursor: '' }));
  }

  #typed(event) {
    const text = event.target.value.trim();
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#offer(text), PAUSE_MS);
  }

  async #offer(text) {
    this.#asked?.abort();
    this.#asked = new AbortController();
    this.offers = await api.facets('batch', text, { signal: this.#asked.signal }).catch(() => []);
  }

  render() {
    const name = route().query.get('q') ?? '';
    return html`<form class="search" role="search" @submit=${this.#find}>${icon('search')}
      <input data-search list="batch-offers" placeholder=${t('batch.find')} aria-label=${t('batch.find')} autocomplete="off" spellcheck="false"
        .value=${live(name)} @input=${this.#typed} @focus=${this.#typed}>
      <datalist id="batch-offers">${this.offers.map(({ value }) => html`<option value=${value}></option>`)}</datalist>
      ${name ? html`<a class="clear" href=${refined({ q: '', open: '', cursor: '' })} aria-label=${t('find.clear')} title=${t('find.clear')}>${icon('close')}</a>` : html`<kbd>/</kbd>`}</form>`;
  }
}

customElements.define('waggle-batch-find', WaggleBatchFind);
