import { Part, html, nothing } from './part.js';
import { t } from '../language.js';
import { kbd } from './words.js';

/** Asks before something that cannot be taken back, or that many things feel. The second key is a capital letter. */
class WaggleConfirm extends Part {
  static properties = { ask: { attribute: false } };

  firstUpdated() {
    this.querySelector('dialog').showModal();
  }

  #end(answer) {
    this.answer(answer);
    this.remove();
  }

  #key(event) {
    if (event.key === this.ask.key && event.shiftKey) {
      event.preventDefault();
      this.#end(true);
    }
  }

  render() {
    const { title, text, action, key, danger } = this.ask;
    return html`
      <dialog @cancel=${() => this.#end(false)} @keydown=${this.#key} aria-label=${title}>
        <h2>${title}</h2>
        ${text ? html`<p>${text}</p>` : nothing}
        <footer>
          <span class="faint">${t('confirm.key')} ${kbd(`⇧ ${key}`)}</span>
          <button @click=${() => this.#end(false)}>${t('do.cancel')}</button>
          <button class=${danger ? 'danger' : 'primary'} @click=${() => this.#end(true)}>${action}</button>
        </footer>
      </dialog>`;
  }
}

customElements.define('waggle-confirm', WaggleConfirm);

/** Shows the question `{title, text, action, key, danger}` and answers whether it was confirmed. */
export function confirm(ask) {
  return new Promise((answer) => {
    const element = document.createElement('waggle-confirm');
    Object.assign(element, { ask, answer });
    document.body.append(element);
  });
}
