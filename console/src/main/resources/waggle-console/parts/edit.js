import { Part, html, nothing } from './part.js';
import { api } from '../api.js';
import { t } from '../language.js';
import { world } from '../world.js';

/**
 * Another payload or priority: for a task that waits, for a copy of any task, or for a failed one that goes back into a
 * channel. The payload is shown with the digits it was sent with, and only sent when it was changed.
 */
const MODES = {
  change: { fields: ['priority'], send: ({ task, changes }) => api.change(task.address, changes) },
  copy: { fields: ['priority', 'batch'], send: ({ task, changes }) => api.copyOf(task.address, changes) },
  reload: {
    fields: ['to'],
    send: ({ task, changes }) => api.reloadOne(task.channel, task.id, changes),
  },
};

class WaggleEdit extends Part {
  static properties = { task: { attribute: false }, mode: {}, payload: { state: true }, problem: { state: true }, busy: { state: true } };

  async firstUpdated() {
    this.querySelector('dialog').showModal();
    try {
      this.payload = await api.payloadText(this.task.address);
    } catch (problem) {
      this.problem = problem.message;
    }
  }

  #end(answer) {
    this.answer(answer);
    this.remove();
  }

  /** JSON text of what differs; a payload keeps the digits that were typed. */
  #changes(form) {
    const text = form.get('payload').trim();
    const parts = [];
    if (text !== this.payload.trim()) {
      JSON.parse(text || 'null');
      parts.push(`"payload":${text || 'null'}`);
    }
    const priority = form.get('priority')?.trim() ?? '';
    if (priority !== '' && (this.mode === 'copy' || Number(priority) !== (this.task.priority ?? 0))) parts.push(`"priority":${Number(priority)}`);
    for (const name of ['batch', 'to']) if (form.get(name)?.trim()) parts.push(`${JSON.stringify(name)}:${JSON.stringify(form.get(name).trim())}`);
    return parts;
  }

  async #submit(event) {
    event.preventDefault();
    let parts;
    try {
      parts = this.#changes(new FormData(event.target));
    } catch (error) {
      this.problem = t('submit.json', { text: error.message });
      return;
    }
    if (parts.length === 0 && this.mode === 'change') return this.#end(null);
    Object.assign(this, { busy: true, problem: null });
    try {
      this.#end((await MODES[this.mode].send({ task: this.task, changes: `{${parts.join(',')}}` })) ?? {});
    } catch (problem) {
      Object.assign(this, { problem: problem.message, busy: false });
    }
  }

  #field(name) {
    if (name === 'to')
      return html`<label>${t('reload.to')}<select name="to"><option value="">${t('reload.same', { channel: this.task.channel })}</option>
        ${(world.channels ?? []).filter((one) => one.name !== this.task.channel).map((one) => html`<option>${one.name}</option>`)}</select></label>`;
    const priority = name === 'priority';
    return html`<label>${t(`task.${name}`)}<input name=${name} autocomplete="off" inputmode=${priority ? 'numeric' : 'text'}
      pattern=${priority ? '-?[0-9]+' : '.*'} .value=${String(this.task[name] ?? (priority ? 0 : ''))}></label>`;
  }

  render() {
    const { mode, task } = this;
    return html`
      <dialog class="form" aria-label=${t(`edit.${mode}`)} @cancel=${() => this.#end(null)}>
        <form @submit=${this.#submit}>
          <h2>${t(`edit.${mode}`)}</h2>
          <p class="mono">${task.address}</p>
          <label>${t('task.payload')}<textarea class="mono" name="payload" rows="8" spellcheck="false" ?disabled=${this.payload === undefined}
            .defaultValue=${this.payload ?? ''}></textarea></label>
          <div class="form-row">${MODES[mode].fields.map((name) => this.#field(name))}</div>
          ${this.problem ? html`<p class="form-problem" role="alert">${this.problem}</p>` : nothing}
          <footer><button type="button" @click=${() => this.#end(null)}>${t('do.cancel')}</button>
            <button class="primary" ?disabled=${this.busy || this.payload === undefined}>${t(`edit.${mode}.do`)}</button></footer>
        </form>
      </dialog>`;
  }
}

customElements.define('waggle-edit', WaggleEdit);

/** Opens the form, `mode` is `change`, `copy` or `reload`; answers what the server answered, or `null` when nothing was done. */
export function editTask(task, mode) {
  return new Promise((answer) => {
    const element = document.createElement('waggle-edit');
    Object.assign(element, { task: { ...task, address: task.address ?? `${task.channel}/${task.id}` }, mode, answer });
    document.body.append(element);
  });
}
