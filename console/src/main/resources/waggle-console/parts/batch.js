import './table.js';
import { Part, html, nothing, vars } from './part.js';
import { api } from '../api.js';
import { count, duration, percent } from '../format.js';
import { t } from '../language.js';
import { deviceHref, tasksOf } from '../router.js';
import { session } from '../session.js';
import { icon } from './icons.js';
import { many } from './many.js';
import { doToMany, outcome } from './verbs.js';
import { number, refusal } from './words.js';

/** What a batch's tasks have come to, in the order of the bar. */
const PARTS = ['finished', 'failed', 'cancelled', 'working'];

/** How many of a batch will not move any more by themselves, as a part of all. */
export const endedPart = ({ submitted, finished, failed, cancelled, deleted }) =>
  submitted === 0 ? 0 : (finished + failed + cancelled + deleted) / submitted;

/** How far a batch is: a bar of what has succeeded, failed, was cancelled and runs; the rest waits. */
export function progress(batch) {
  const told = PARTS.map((name) => `${t(`batch.${name}`)} ${count(batch[name])}`).join(', ');
  const part = (name) => html`<i class=${name} ${vars({ '--part': batch.submitted === 0 ? 0 : batch[name] / batch.submitted })}></i>`;
  return html`<span class="parts" role="img" aria-label=${told} title=${told}>${PARTS.map(part)}</span>`;
}

/** What can be done to a whole batch, and whether it has tasks for it. */
const VERBS = {
  cancel: { icon: 'close', danger: true, any: (b) => b.waiting + b.working },
  priority: { icon: 'up', any: (b) => b.waiting },
  reload: { icon: 'reload', any: (b) => b.failed },
  rerun: { icon: 'reload', any: (b) => b.finished + b.failed + b.cancelled },
  copy: { icon: 'copy', any: (b) => b.submitted },
  delete: { icon: 'trash', danger: true, any: (b) => b.waiting + b.finished + b.failed + b.cancelled },
};

/**
 * One batch opened: its functions, its devices, and what can be done to all of it. Reads both again when its figures have
 * changed. Fires `said` with what the server's receipt says.
 */
class WaggleBatch extends Part {
  static properties = { batch: { attribute: false }, functions: { state: true }, devices: { state: true }, problem: { state: true }, busy: { state: true } };

  #read = '';

  willUpdate() {
    const { batch: name, submitted, finished, failed, cancelled, working, waiting, updatedAt } = this.batch;
    const key = JSON.stringify([name, submitted, finished, failed, cancelled, working, waiting, updatedAt]);
    if (key === this.#read) return;
    this.#read = key;
    this.#look(name);
  }

  async #look(name) {
    try {
      const [functions, devices] = await Promise.all([api.batchFunctions(name), api.batchDevices(name)]);
      if (this.batch.batch === name) Object.assign(this, { functions, devices, problem: null });
    } catch (problem) {
      this.problem = problem;
    }
  }

  async #act(verb) {
    Object.assign(this, { busy: true, problem: null });
    try {
      const said = await (verb === 'reload' ? this.#reload() : doToMany(verb, { batch: this.batch.batch }));
      if (said) this.dispatchEvent(new CustomEvent('said', { detail: { ...said, text: `${this.batch.batch}: ${said.text}` } }));
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = false;
  }

  async #reload() {
    const receipt = await many({
      action: t('do.reload'),
      title: (n) => t('reload.some', { n: count(n) }),
      text: t('reload.text'),
      key: 'R',
      body: () => ({ batch: this.batch.batch }),
      run: (body, options) => api.failedMany('reload', '', body, options),
    });
    return receipt && { text: outcome(t('reload.done', { n: count(receipt.done) }), receipt), reasons: receipt.reasons };
  }

  #verbs() {
    const { batch } = this;
    if (!session.can('operator')) return html`<span class="faint">${t('role.operator')}</span>`;
    const label = (verb) => (verb === 'reload' ? t('batch.reload') : t(`verb.${verb}`));
    return html`<div class="acts verbs" role="toolbar" aria-label=${t('batch.verbs', { batch: batch.batch })}>${Object.entries(VERBS).map(([verb, { icon: sign, danger, any }]) => html`
      <button class=${danger ? 'danger' : ''} ?disabled=${this.busy || any(batch) <= 0} @click=${() => this.#act(verb)}>${icon(sign)} ${label(verb)}</button>`)}
      <a class="button" href=${tasksOf({ batch: batch.batch })}>${icon('tasks')} ${t('batch.tasks')}</a></div>`;
  }

  #functions() {
    const to = (state) => (f) => html`<a href=${tasksOf({ batch: this.batch.batch, function: f.function, channel: f.channel, state: STATE[state] })}>${number(f[state], state === 'failed' ? 'bad' : '')}</a>`;
    const columns = [
      { label: t('function'), narrow: 'lead', wide: true, cell: (f) => html`<b class="strong">${f.function}</b>${f.channel === f.function ? nothing : html` <span class="faint">${t('in')} ${f.channel}</span>`}` },
      ...['waiting', 'working', 'finished', 'failed'].map((name) => ({ label: t(`batch.${name}`), align: 'end', cell: STATE[name] ? to(name) : (f) => number(f[name]) })),
      { label: t('batch.avg'), align: 'end', narrow: 'side', cell: (f) => html`<span class="num">${duration(f.avgMs)}</span>` },
    ];
    return this.#part(t('batch.functions'), columns, this.functions, (f) => `${f.channel} ${f.function}`);
  }

  #devices() {
    const columns = [
      { label: t('device'), narrow: 'lead', wide: true, cell: (d) => (d.device === '-' ? html`<span class="faint">${t('batch.fewest')}</span>` : html`<a class="strong" href=${deviceHref(d.device)}>${d.device}</a>`) },
      { label: t('function'), narrow: 'side', cell: (d) => d.function },
      ...['collected', 'running', 'succeeded', 'failed', 'retried'].map((name) => ({ label: t(`batch.device.${name}`), align: 'end', cell: (d) => number(d[name], name === 'failed' ? 'bad' : '') })),
    ];
    return this.#part(t('batch.devices'), columns, this.devices, (d) => `${d.device} ${d.function}`);
  }

  #part(heading, columns, rows, key) {
    return html`<section><h3>${heading}</h3>${!rows ? html`<p class="faint">${t('loading')} …</p>` : rows.length === 0 ? html`<p class="faint">${t('batch.nowhere')}</p>`
      : html`<waggle-table .label=${heading} .columns=${columns} .rows=${rows} .key=${key} .mute=${true}></waggle-table>`}</section>`;
  }

  render() {
    return html`<section class="batch" aria-label=${this.batch.batch}>
      ${this.problem ? refusal(this.problem) : nothing}
      <p class="batch-line">${progress(this.batch)} <span class="num">${percent(endedPart(this.batch))}</span></p>
      ${this.#verbs()}
      <div class="columns even">${this.#functions()}${this.#devices()}</div>
    </section>`;
  }
}

/** In which state the tasks are that a figure counts; what waits is in two, so it leads to no list. */
const STATE = { working: 'RUNNING', finished: 'SUCCEEDED', failed: 'FAILED' };

customElements.define('waggle-batch', WaggleBatch);
