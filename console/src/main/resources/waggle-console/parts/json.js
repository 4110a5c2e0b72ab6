import { Part, html, nothing } from './part.js';
import { count } from '../format.js';
import { t } from '../language.js';
import { icon } from './icons.js';

const PAGE = 200;
const LONG = 400;

/** A JSON value as a tree that folds. Everything in it is text; nothing is ever parsed as markup. */
export class WaggleJson extends Part {
  static properties = { value: { attribute: false }, heading: {}, copied: { state: true }, shown: { state: true } };

  constructor() {
    super();
    this.shown = new Map();
  }

  async #copy() {
    await navigator.clipboard.writeText(JSON.stringify(this.value, null, 2));
    this.copied = true;
    setTimeout(() => (this.copied = false), 1500);
  }

  #value(value, path) {
    if (JSON.isRawJSON?.(value)) return html`<span class="json-number">${value.rawJSON}</span>`;
    if (Array.isArray(value)) return this.#branch(value.map((item, i) => [i, item]), '[', ']', path);
    if (value !== null && typeof value === 'object') return this.#branch(Object.entries(value), '{', '}', path);
    if (typeof value === 'string') return this.#text(value, path);
    return html`<span class="json-${value === null ? 'null' : typeof value}">${String(value)}</span>`;
  }

  #text(value, path) {
    const whole = value.length <= LONG || this.shown.get(path);
    return html`<span class="json-string">"${whole ? value : value.slice(0, LONG)}${whole ? '"' : ''}</span>${whole
      ? nothing
      : html`<button class="quiet" @click=${() => this.#show(path, true)}>${t('json.more', { n: count(value.length - LONG) })}</button>`}`;
  }

  #branch(entries, open, close, path) {
    if (entries.length === 0) return html`<span class="json-empty">${open}${close}</span>`;
    const upTo = this.shown.get(path) ?? PAGE;
    const depth = path.split('/').length;
    return html`
      <details ?open=${depth < 4 && entries.length <= 50}>
        <summary><span class="json-mark">${open}</span><span class="json-count">${count(entries.length)}</span><span class="json-mark">${close}</span></summary>
        <ul>${entries.slice(0, upTo).map(([key, value]) => this.#leaf(key, value, `${path}/${key}`))}</ul>
        ${entries.length > upTo
          ? html`<button class="quiet" @click=${() => this.#show(path, upTo + PAGE)}>${t('json.more', { n: count(entries.length - upTo) })}</button>`
          : nothing}
      </details>`;
  }

  #leaf(key, value, path) {
    return html`<li><span class="json-key">${key}</span>${this.#value(value, path)}</li>`;
  }

  #show(path, upTo) {
    this.shown = new Map(this.shown).set(path, upTo);
  }

  render() {
    return html`
      <section class="json">
        <header><h2>${this.heading}</h2>
          <button class="quiet" @click=${this.#copy} ?disabled=${this.value === undefined}>
            ${icon(this.copied ? 'check' : 'copy')} ${this.copied ? t('do.copied') : t('do.copy')}</button></header>
        <div class="json-body">${this.value === undefined ? html`<span class="faint">${t('json.none')}</span>` : this.#value(this.value, '')}</div>
      </section>`;
  }
}

customElements.define('waggle-json', WaggleJson);
