import { Part, html, nothing } from './part.js';
import { t } from '../language.js';

/**
 * A form in a dialog. `work(form)` sends it and its answer ends the dialog; a refusal stays in it as a sentence. `body` is a
 * function, so that it can be rendered again.
 */
class WaggleDialog extends Part {
  static properties = { ask: { attribute: false }, problem: { state: true }, busy: { state: true } };

  firstUpdated() {
    this.querySelector('dialog').showModal();
  }

  #end(answer) {
    this.answer(answer);
    this.remove();
  }

  async #send(event) {
    event.preventDefault();
    this.busy = true;
    this.problem = null;
    try {
      this.#end(await this.ask.work(event.target));
    } catch (problem) {
      this.problem = problem;
      this.busy = false;
    }
  }

  render() {
    const { title, text, body, action } = this.ask;
    const said = this.problem?.status === 0 ? t('problem.unreachable') : this.problem?.message;
    return html`
      <dialog class="form" aria-label=${title} @cancel=${() => this.#end(null)}>
        <form @submit=${this.#send}>
          <h2>${title}</h2>
          ${text ? html`<p>${text}</p>` : nothing}
          ${body()}
          ${this.problem ? html`<p class="form-problem" role="alert">${said}</p>` : nothing}
          <footer><button type="button" @click=${() => this.#end(null)}>${t('do.cancel')}</button>
            <button class="primary" ?disabled=${this.busy}>${action}</button></footer>
        </form>
      </dialog>`;
  }
}

customElements.define('waggle-dialog', WaggleDialog);

/** Opens a form `{title, text, body, action, work}`; answers what `work` answered, or `null` when it was given up. */
export function fill(ask) {
  return new Promise((answer) => {
    const element = document.createElement('waggle-dialog');
    Object.assign(element, { ask, answer });
    document.body.append(element);
  });
}
