import { Part, html, nothing } from './part.js';
import { t } from '../language.js';
import { kbd } from './words.js';

/** Asks before something that cannot be taken back, or that many things feel. The second key is a capital letter, or the typed name. */
class WaggleConfirm extends Part {
  static properties = { ask: { attribute: false }, typed: { state: true } };

  firstUpdated() {
    this.querySelector('dialog').showModal();
  }

  #end(answer) {
    this.answer(answer);
    this.remove();
  }

  #key(event) {
    if (this.ask.key && event.key === this.ask.key && event.shiftKey) {
      event.preventDefault();
      this.#end(true);
    }
  }

  render() {
    const { title, text, action, key, danger, name } = this.ask;
    const sure = name === undefined || this.typed === name;
    return html`
      <dialog @cancel=${() => this.#end(false)} @keydown=${this.#key} aria-label=${title}>
        <h2>${title}</h2>
        ${text ? html`<p>${text}</p>` : nothing}
        ${name === undefined ? nothing : html`<label>${t('confirm.type', { name })}<input autocomplete="off" autocapitalize="none" spellcheck="false"
          @input=${(event) => (this.typed = event.target.value)} @keydown=${(event) => event.key === 'Enter' && sure && this.#end(true)}></label>`}
        <footer>
          ${key ? html`<span class="faint">${t('confirm.key')} ${kbd(`⇧ ${key}`)}</span>` : nothing}
          <button @click=${() => this.#end(false)}>${t('do.cancel')}</button>
          <button class=${danger ? 'danger' : 'primary'} ?disabled=${!sure} @click=${() => this.#end(true)}>${action}</button>
        </footer>
      </dialog>`;
  }
}

customElements.define('waggle-confirm', WaggleConfirm);

/** Shows the question `{title, text, action, danger}` with a `key` or a `name` to type, and answers whether it was confirmed. */
export function confirm(ask) {
  return new Promise((answer) => {
    const element = document.createElement('waggle-confirm');
    Object.assign(element, { ask, answer });
    document.body.append(element);
  });
}
