import '../parts/json.js';
import '../parts/log.js';
import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { bar, chips } from '../parts/cells.js';
import { icon } from '../parts/icons.js';
import { stateline } from '../parts/stateline.js';
import '../parts/waiting.js';
import { confirm } from '../parts/confirm.js';
import { editTask } from '../parts/edit.js';
import { saidBar } from '../parts/said.js';
import { submitTask } from '../parts/submit.js';
import { doToMany, possible } from '../parts/verbs.js';
import { empty, frame, head, refusal, state, when } from '../parts/words.js';
import { Problem, api } from '../api.js';
import { clock, duration, exact, percent } from '../format.js';
import { t } from '../language.js';
import { live } from '../live.js';
import { batchHref, failuresHref, go, taskHref, tasksHref } from '../router.js';
import { session } from '../session.js';
import { Watch, world } from '../world.js';

const WAITS = ['QUEUED', 'SCHEDULED', 'WAITING'];
const ENDED = ['SUCCEEDED', 'FAILED', 'CANCELLED'];
const PAUSE_MS = 2000;
/** So many earlier attempts stand behind a fold. */
const FOLDED = 3;

/** One task. While it has not ended, the server is asked to answer at its end, and events about it lead to a new read. */
class RoomTask extends Part {
  static properties = { address: {}, task: { state: true }, problem: { state: true }, said: { state: true }, busy: { state: true } };

  #watch = new Watch(this);
  #stop = null;
  #events = ({ detail: { type, data } }) => {
    const known = data.id !== undefined && (data.id === this.task?.id || data.address === this.task?.address);
    if (type.startsWith('task.') && known) this.#read().catch(() => {});
  };

  connectedCallback() {
    super.connectedCallback();
    live.addEventListener('event', this.#events);
    if (this.hasUpdated) this.#follow();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    live.removeEventListener('event', this.#events);
    this.#stop?.abort();
  }

  willUpdate(changed) {
    if (!changed.has('address')) return;
    Object.assign(this, { task: null, said: null });
    this.#follow();
  }

  async #read() {
    const asked = this.address;
    const task = await api.task(asked);
    if (asked === this.address) this.task = task;
  }

  async #follow() {
    this.#stop?.abort();
    const stop = (this.#stop = new AbortController());
    this.problem = null;
    try {
      await this.#read();
      while (!stop.signal.aborted && !ENDED.includes(this.task?.state)) {
        const asked = Date.now();
        const task = await api.task(this.address, { wait: '30s', signal: stop.signal });
        if (stop.signal.aborted) return;
        this.task = task;
        await new Promise((go) => setTimeout(go, Math.max(0, PAUSE_MS - (Date.now() - asked))));
      }
    } catch (problem) {
      if (problem.name !== 'AbortError' && !stop.signal.aborted) this.problem = problem;
    }
  }

  /** Does something to this task and says what came of it; `work` answers the sentence, or nothing. */
  async #do(work) {
    Object.assign(this, { busy: true, problem: null });
    try {
      const text = await work();
      if (text) this.said = { text, by: session.user?.username, at: world.now() };
      if (text && this.isConnected) this.#follow();
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = false;
  }

  #reload() {
    return this.#do(async () => t('reload.done', { n: reloaded(await api.reloadOne(this.task.channel, this.task.id)) }));
  }

  #cancel({ address }) {
    return this.#do(async () => (await doToMany('cancel', { ids: [address] }))?.text);
  }

  #delete({ address, channel }) {
    return this.#do(async () => {
      if (!(await confirm({ title: t('delete.some', { n: 1 }), text: t('delete.text'), action: t('do.delete'), key: 'D', danger: true }))) return null;
      await api.deleteTask(address);
      go(tasksHref(channel), { replace: true });
      return null;
    });
  }

  #rerun({ address }) {
    return this.#do(async () => {
      await api.rerun(address);
      return t('many.rerun.done', { n: 1 });
    });
  }

  async #edit(task, mode) {
    const answer = await editTask(task, mode);
    if (!answer) return;
    if (mode === 'copy') return go(taskHref(answer.address ?? answer.id));
    this.#do(async () => (mode === 'reload' ? t('reload.done', { n: reloaded(answer) }) : t('edit.change.done')));
  }

  #actions(task) {
    const { state: now } = task;
    if (!session.can('operator'))
      return session.can('submitter') ? html`<button @click=${() => submitTask(task)}>${icon('copy')} ${t('task.copy')}</button>` : html`<span class="faint">${t('role.operator')}</span>`;
    const button = (verb, sign, label, tone, act) => (possible(verb, now) ? html`<button class=${tone} ?disabled=${this.busy} @click=${act}>${icon(sign)} ${label}</button>` : nothing);
    return html`
      ${now === 'FAILED' ? html`<button class="primary" ?disabled=${this.busy} @click=${this.#reload}>${icon('reload')} ${t('do.reload')}</button>
        <button ?disabled=${this.busy} @click=${() => this.#edit(task, 'reload')}>${icon('edit')} ${t('reload.edit')}</button>` : nothing}
      ${now === 'FAILED' ? nothing : button('rerun', 'reload', t('verb.rerun'), '', () => this.#rerun(task))}
      ${button('priority', 'edit', t('task.edit'), '', () => this.#edit(task, 'change'))}
      <button ?disabled=${this.busy} @click=${() => this.#edit(task, 'copy')}>${icon('copy')} ${t('task.copy')}</button>
      ${button('cancel', 'close', t('verb.cancel.one'), 'danger', () => this.#cancel(task))}
      ${button('delete', 'trash', t('do.delete'), 'danger', () => this.#delete(task))}`;
  }

  #facts(task) {
    const fact = (label, value) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
    const none = html`<span class="faint">–</span>`;
    return html`<dl class="facts">
      ${fact(t('function'), html`${task.function}${task.version ? html` <code>${task.version}</code>` : nothing}`)}
      ${fact(t('channel'), html`<a href=${tasksHref(task.channel)}>${task.channel}</a>`)}
      ${fact(t('attempt'), html`<span class="num">${task.attempt ?? 0} / ${task.attempts ?? '–'}</span>`)}
      ${fact(t('task.priority'), html`<span class="num">${task.priority ?? 0}</span>`)}
      ${fact(t('device'), task.device ? html`<a href=${`/devices?q=${encodeURIComponent(task.device)}`}>${task.device}</a>` : none)}
      ${fact(t('task.batch'), task.batch ? html`<a href=${batchHref(task.batch)}>${task.batch}</a>` : none)}
      ${task.key ? fact(t('task.key'), html`<a href=${`/tasks?${new URLSearchParams({ key: task.key })}`}>${task.key}</a>`) : nothing}
      ${fact(t('device.tags'), task.tags?.length ? chips(task.tags) : none)}
      ${fact(t('task.took'), html`<span class="num">${duration(task.durationMs)}</span>`)}
    </dl>`;
  }

  #attempts(task) {
    const history = task.history ?? [];
    if (history.length === 0) return nothing;
    const columns = [
      { label: t('attempt'), narrow: 'lead', cell: (a) => html`<span class="num">${a.attempt}</span> ${state(a.error ? 'FAILED' : 'SUCCEEDED')}` },
      { label: t('task.started'), narrow: 'side', cell: (a) => html`<time title=${exact(a.startedAt)}>${clock(a.startedAt)}</time>` },
      { label: t('task.took'), align: 'end', cell: (a) => html`<span class="num">${duration(a.durationMs)}</span>` },
      { label: t('device'), cell: (a) => a.device },
      { label: t('function.version'), narrow: 'hide', cell: (a) => html`<code>${a.version}</code>` },
      { label: t('failures.reason'), wide: true, narrow: 'row', cell: reason },
    ];
    const [newest, ...earlier] = [...history].reverse();
    const table = (rows) => html`<waggle-table .label=${t('task.attempts')} .columns=${columns} .rows=${rows} .key=${(a) => a.attempt + a.startedAt}></waggle-table>`;
    return html`<section class="panel"><header><h2>${t('task.attempts')}</h2></header>
      ${earlier.length < FOLDED ? table([newest, ...earlier]) : html`${table([newest])}
        <details class="folded"><summary>${t('task.earlier', { n: earlier.length })}</summary>${table(earlier)}</details>`}</section>`;
  }

  #error({ error, state }) {
    if (!error || state === 'SUCCEEDED') return nothing;
    return html`<section class="panel failure"><header><h2>${error.type}</h2></header><p>${error.message}</p>
      ${error.stack ? html`<details><summary>${t('task.stack')}</summary><pre>${error.stack}</pre></details>` : nothing}</section>`;
  }

  render() {
    const { task, problem } = this;
    if (problem?.status === 404) return html`${head(t('task'), this.address)}${empty(t('task.unknown'), problem.message, html`<a class="button" href="/tasks">${t('room.tasks')}</a>`)}`;
    if (problem && !task) return html`${head(t('task'), this.address)}${refusal(problem, () => this.#follow())}`;
    if (!task) return html`${head(t('task'), this.address)}${frame()}`;
    return html`
      ${head(html`<span class="mono">${task.id}</span>`, html`${state(task.state)} ${t('task.summary', { function: task.function })} ${when(task.submittedAt)}`, this.#actions(task))}
      ${problem ? refusal(problem) : nothing}
      ${this.said ? saidBar(this.said, () => (this.said = null)) : nothing}
      <section class="panel pad">${stateline(task)}${WAITS.includes(task.state) ? html`<waggle-why .task=${task} @priority=${() => this.#edit(task, 'change')}></waggle-why>` : nothing}${this.#progress(task)}</section>
      ${this.#error(task)}
      <section class="panel pad">${this.#facts(task)}</section>
      ${this.#attempts(task)}
      <waggle-log .address=${task.address} .running=${!ENDED.includes(task.state)}></waggle-log>
      <div class="columns even">
        <waggle-json .heading=${t('task.payload')} .value=${task.payload}></waggle-json>
        <waggle-json .heading=${task.resultCleared ? t('task.result.cleared') : t('task.result')} .value=${task.state === 'SUCCEEDED' && !task.resultCleared ? (task.result ?? null) : undefined}></waggle-json>
      </div>
      ${task.state === 'FAILED' ? html`<p class="faint"><a href=${failuresHref(task.channel)}>${t('task.list', { channel: task.channel })}</a></p>` : nothing}`;
  }

  #progress({ progress, state }) {
    const part = typeof progress === 'number' ? progress : progress?.fraction;
    if (state !== 'RUNNING' || !(part > 0)) return nothing;
    return html`<p class="progress" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(part * 100)}>${bar(part, 'running')}<span class="num">${percent(part)}</span> ${progress.note ?? ''}</p>`;
  }
}

/** How many went back; when none did, the receipt says why. */
function reloaded({ reloaded: n, refused }) {
  if (n === 0 && refused?.[0]) throw new Problem(refused[0]);
  return n;
}

/** Why an attempt failed, its stack behind a fold. */
function reason({ error }) {
  if (!error) return html`<span class="faint">–</span>`;
  const line = html`<b>${error.type}</b> ${error.message}`;
  return error.stack ? html`<details class="reason"><summary>${line}</summary><pre>${error.stack}</pre></details>` : line;
}

customElements.define('room-task', RoomTask);
