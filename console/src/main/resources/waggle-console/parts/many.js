import { Part, html, nothing } from './part.js';
import { count } from '../format.js';
import { t } from '../language.js';
import { refusals } from './said.js';
import { bar } from './cells.js';
import { kbd } from './words.js';

/**
 * One thing done to many tasks, in four steps: counted by a dry run, asked with that number, done with its progress in
 * sight, told by the receipt. What cannot be taken back wants the number typed; of one task a capital letter is enough.
 */
class WaggleMany extends Part {
  static properties = {
    ask: { attribute: false },
    count: { state: true },
    told: { state: true },
    problem: { state: true },
    typed: { state: true },
    busy: { state: true },
  };

  #stop = new AbortController();

  constructor() {
    super();
    this.typed = '';
  }

  firstUpdated() {
    this.querySelector('dialog').showModal();
    this.#look();
  }

  async #look() {
    try {
      this.count = normal(await this.ask.run({ ...this.ask.body({}), dryRun: true }, { signal: this.#stop.signal }));
    } catch (problem) {
      if (problem.name !== 'AbortError') this.problem = problem.message;
    }
    await this.updateComplete;
    const harmless = this.ask.danger || this.#n() === 0 ? 'footer button' : 'footer button:last-child';
    (this.querySelector('input, select') ?? this.querySelector(harmless))?.focus();
  }

  #end(receipt) {
    this.answer(receipt);
    this.remove();
  }

  /** Closes the question, or ends the work after the step under way. */
  #leave(event) {
    event.preventDefault();
    this.#stop.abort();
    if (!this.busy) this.#end(null);
  }

  async #go(event) {
    event?.preventDefault();
    if (!this.#ready()) return;
    const values = Object.fromEntries(new FormData(this.querySelector('form')));
    Object.assign(this, { busy: true, problem: null });
    const each = (told) => (this.told = normal(told));
    try {
      this.#end(normal(await this.ask.run(this.ask.body(values), { each, signal: this.#stop.signal })));
    } catch (problem) {
      if (problem.name === 'AbortError') return this.#end(this.told ? { ...this.told, stopped: true } : null);
      Object.assign(this, { problem: problem.message, busy: false });
    }
  }

  /** How many it would be done to. */
  #n() {
    return this.count?.would ?? 0;
  }

  #wanted() {
    return this.ask.word ?? (this.ask.danger && this.#n() > 1 ? String(this.#n()) : '');
  }

  #ready() {
    return this.#n() > 0 && !this.busy && [this.typed.trim(), this.typed.replace(/[\s.,']/g, '')].includes(this.#wanted());
  }

  #key(event) {
    const typing = event.target.closest('input, select');
    if (!typing && event.shiftKey && event.key === this.ask.key) this.#go(event);
  }

  #body() {
    const { told, busy } = this;
    const n = this.#n();
    if (!this.count) return this.problem ? nothing : html`<p class="faint">${t('many.counting')}</p>`;
    if (busy) return html`<p class="many-bar">${bar(told ? (told.done + told.refused) / Math.max(1, told.matched) : 0, 'running')}
      <span class="num">${count((told?.done ?? 0) + (told?.refused ?? 0))} / ${count(told?.matched ?? n)}</span></p>`;
    return html`
      ${n > 0 && this.ask.text ? html`<p>${typeof this.ask.text === 'function' ? this.ask.text() : this.ask.text}</p>` : nothing}
      ${this.count.refused > 0 ? html`<p>${t('many.refused', { n: count(this.count.refused) })}</p>${refusals(this.count.reasons)}` : nothing}
      ${n > 0 && this.ask.fields ? html`<div class="form-row">${this.ask.fields()}</div>` : nothing}
      ${this.#wanted() ? html`<label>${t('many.type', { n: this.#wanted() })}
        <input name="typed" autocomplete="off" spellcheck="false" .value=${this.typed} @input=${(event) => (this.typed = event.target.value)}></label>` : nothing}`;
  }

  render() {
    const { ask, busy } = this;
    const n = this.#n();
    const title = this.count ? (n === 0 ? t('many.none') : ask.title(n)) : ask.action;
    const single = ask.danger && this.#wanted() === '' && n > 0;
    return html`
      <dialog aria-label=${title} @cancel=${this.#leave} @keydown=${this.#key}>
        <form @submit=${this.#go}>
          <h2>${title}</h2>
          ${this.#body()}
          ${this.problem ? html`<p class="form-problem" role="alert">${this.problem}</p>` : nothing}
          <footer>
            ${single && !busy ? html`<span class="faint">${t('confirm.key')} ${kbd(`⇧ ${ask.key}`)}</span>` : nothing}
            <button type="button" @click=${this.#leave}>${busy ? t('do.stop') : n > 0 ? t('do.nothing') : t('do.close')}</button>
            ${n > 0 ? html`<button class=${ask.danger ? 'danger' : 'primary'} ?disabled=${!this.#ready()}>${ask.action}</button>` : nothing}
          </footer>
        </form>
      </dialog>`;
  }
}

customElements.define('waggle-many', WaggleMany);

/**
 * A receipt of many in one shape, whichever route it comes from: `{matched, done, refused, reasons, tasks, would}`; `would` is
 * what a dry run found that it can be done to.
 */
function normal({ matched = 0, done = 0, refused = 0, refusedTotal, reasons = [], ids = [] }) {
  const listed = Array.isArray(refused);
  const turned = listed ? (refusedTotal ?? refused.length) : refused;
  const why = listed ? grouped(refused) : reasons;
  return { matched, done, refused: turned, reasons: why, tasks: ids, would: Math.max(0, matched - turned) };
}

function grouped(refused) {
  const groups = new Map();
  for (const { id, code, detail } of refused) {
    const key = `${code} ${detail}`;
    const group = groups.get(key) ?? { code, detail, count: 0, ids: [] };
    groups.set(key, { ...group, count: group.count + 1, ids: [...group.ids, id] });
  }
  return [...groups.values()];
}

/**
 * Counts, asks and does; answers the receipt, or `null` when it was not done. `ask` is `{action, title(n), text, key, danger,
 * run(body, {each, signal}), body(values), fields()}`, and `word` where a name and not the number is to be typed.
 */
export function many(ask) {
  return new Promise((answer) => {
    const element = document.createElement('waggle-many');
    Object.assign(element, { ask: { text: '', fields: null, ...ask }, answer });
    document.body.append(element);
  });
}
