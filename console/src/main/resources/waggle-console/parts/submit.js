import { Part, html, nothing } from './part.js';
import { api } from '../api.js';
import { t } from '../language.js';
import { go, taskHref } from '../router.js';
import { world } from '../world.js';

/** The form that submits one task. The payload is checked as JSON before it leaves. */
class WaggleSubmit extends Part {
  static properties = { task: { attribute: false }, problem: { state: true }, busy: { state: true } };

  firstUpdated() {
    this.querySelector('dialog').showModal();
  }

  async #submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    let payload;
    try {
      payload = JSON.parse(form.get('payload').trim() || 'null');
    } catch (error) {
      this.problem = t('submit.json', { text: error.message });
      return;
    }
    this.busy = true;
    try {
      const chosen = ['channel', 'delay', 'attempts', 'priority'].map((name) => [name, form.get(name).trim()]).filter(([, v]) => v !== '');
      const options = Object.fromEntries(chosen.map(([name, v]) => [name, name === 'attempts' || name === 'priority' ? Number(v) : v]));
      const answer = await api.submit({ function: form.get('function'), payload, ...options });
      this.remove();
      go(taskHref(answer.address ?? answer.id));
    } catch (problem) {
      this.problem = problem.message;
      this.busy = false;
    }
  }

  render() {
    const { function: name = '', payload = {}, channel = '' } = this.task ?? {};
    const functions = (world.functions ?? []).map((one) => one.name);
    return html`
      <dialog class="form" aria-label=${t('submit.title')} @cancel=${() => this.remove()}>
        <form @submit=${this.#submit}>
          <h2>${t('submit.title')}</h2>
          <label>${t('function')}<select name="function" required>
            ${functions.map((one) => html`<option ?selected=${one === name}>${one}</option>`)}</select></label>
          <label>${t('task.payload')}<textarea class="mono" name="payload" rows="8" spellcheck="false">${JSON.stringify(payload, null, 2)}</textarea></label>
          <details><summary>${t('submit.more')}</summary><div class="form-row">
            <label>${t('channel')}<input name="channel" .value=${channel === name ? '' : channel} placeholder=${t('submit.default')}></label>
            <label>${t('submit.delay')}<input name="delay" placeholder="10s"></label>
            <label>${t('submit.attempts')}<input name="attempts" inputmode="numeric" pattern="[0-9]*" placeholder=${t('submit.default')}></label>
            <label>${t('task.priority')}<input name="priority" inputmode="numeric" pattern="-?[0-9]*" placeholder="0"></label></div></details>
          ${this.problem ? html`<p class="form-problem" role="alert">${this.problem}</p>` : nothing}
          <footer><button type="button" @click=${() => this.remove()}>${t('do.cancel')}</button>
            <button class="primary" ?disabled=${this.busy || functions.length === 0}>${t('do.submit')}</button></footer>
        </form>
      </dialog>`;
  }
}

customElements.define('waggle-submit', WaggleSubmit);

/** Opens the form; `task` fills it in: `{function, payload, channel}`. */
export function submitTask(task) {
  const element = document.createElement('waggle-submit');
  element.task = task;
  document.body.append(element);
}
