import '../parts/table.js';
import { Part, html, nothing } from '../parts/part.js';
import { chips } from '../parts/cells.js';
import { filterBox, matches } from '../parts/filter.js';
import { icon } from '../parts/icons.js';
import { line } from '../parts/receipt.js';
import { submitTask } from '../parts/submit.js';
import { empty, frame, head, refusal, when } from '../parts/words.js';
import { api } from '../api.js';
import { bytes, count, declared } from '../format.js';
import { t } from '../language.js';
import { route, tasksHref } from '../router.js';
import { session } from '../session.js';
import { Watch, world } from '../world.js';

class RoomFunctions extends Part {
  static properties = { over: { state: true }, sending: { state: true }, done: { state: true }, problem: { state: true } };

  #watch = new Watch(this);

  async #deploy(file) {
    if (!file || this.sending) return;
    Object.assign(this, { sending: file, done: null, problem: null });
    try {
      this.done = await api.deploy(file);
      await world.read();
    } catch (problem) {
      this.problem = problem;
    }
    this.sending = null;
  }

  #drag(over) {
    return (event) => {
      event.preventDefault();
      this.over = over;
    };
  }

  #drop(event) {
    event.preventDefault();
    this.over = false;
    this.#deploy(event.dataTransfer.files[0]);
  }

  #zone() {
    if (!session.can('deployer')) return html`<p class="quiet-line">${t('role.deployer')}</p>`;
    return html`
      <label class="drop ${this.over ? 'over' : ''} ${this.sending ? 'busy' : ''}" @dragover=${this.#drag(true)} @dragleave=${this.#drag(false)} @drop=${this.#drop}>
        ${icon('upload')}
        <span><b>${this.sending ? t('deploy.sending', { file: this.sending.name, size: bytes(this.sending.size) }) : t('deploy.drop')}</b>
          <small>${this.sending ? t('deploy.waiting') : t('deploy.note')}</small></span>
        <input type="file" accept=".jar" ?disabled=${this.sending !== null && this.sending !== undefined}
          @change=${(event) => { this.#deploy(event.target.files[0]); event.target.value = ''; }}>
      </label>
      ${this.problem ? refusal(this.problem) : nothing}
      ${this.sending ? this.#pending() : nothing}
      ${this.done ? this.#receipt(this.done) : nothing}`;
  }

  #pending() {
    const nodes = (world.nodes ?? []).filter(({ state }) => state === 'UP');
    return html`<div class="receipt deploy"><ul>${nodes.map(({ name }) => line(name, 'PENDING', ''))}</ul></div>`;
  }

  #receipt({ version, functions = [], fresh, nodes = [] }) {
    const loaded = nodes.filter(({ outcome }) => outcome === 'LOADED').length;
    return html`<div class="receipt deploy" role="status">
      <div><strong>${fresh ? t('deploy.done') : t('deploy.same')}</strong> <code>${version}</code> ${functions.join(', ')}
        <span class="faint">${t('deploy.loaded', { loaded, n: nodes.length })}</span>
        <ul>${nodes.map(({ node, outcome, detail }) => line(node, outcome, detail))}</ul></div>
      <button class="quiet" aria-label=${t('do.close')} @click=${() => (this.done = null)}>${icon('close')}</button></div>`;
  }

  #versions(one) {
    const up = (world.nodes ?? []).filter(({ state }) => state === 'UP').length;
    const columns = [
      { label: t('function.version'), width: '220px', narrow: 'lead', cell: (v) => html`<code title=${v.sha256}>${v.version}</code> ${v.version === one.active ? html`<span class="chip on">${t('function.active')}</span>` : nothing}` },
      { label: t('function.file'), wide: true, narrow: 'main', cell: (v) => html`<p class="reason">${v.file}</p>` },
      { label: t('function.size'), width: '80px', align: 'end', narrow: 'hide', cell: (v) => html`<span class="num">${bytes(v.size)}</span>` },
      { label: t('function.by'), width: '96px', narrow: 'hide', cell: (v) => v.by },
      { label: t('function.at'), width: '100px', align: 'end', narrow: 'side', cell: (v) => when(v.at) },
      { label: t('function.loaded'), width: '240px', narrow: 'row', cell: (v) => html`<span class="num ${v.version === one.active && (v.loadedOn?.length ?? 0) < up ? 'warn' : 'faint'}">${v.loadedOn?.length ?? 0}/${up}</span> ${chips(v.loadedOn)}` },
    ];
    return html`<waggle-table .label=${one.name} .columns=${columns} .rows=${one.versions ?? []} .key=${(v) => v.version}></waggle-table>`;
  }

  #function(one) {
    const channel = world.channel(one.channel);
    const fact = (label, value) => html`<span><span class="faint">${label}</span> ${value}</span>`;
    return html`<section class="panel function"><header><h2>${one.name}</h2><p>${one.description}</p>
        ${session.can('submitter') ? html`<button class="small" @click=${() => submitTask({ function: one.name })}>${icon('start')} ${t('function.try')}</button>` : nothing}</header>
      <p class="function-facts">
        ${fact(t('channel'), html`<a href=${tasksHref(one.channel)}>${one.channel}</a>`)}
        ${fact(t('function.attempts'), html`<span class="num">${one.attempts}</span>`)}
        ${fact(t('function.timeout'), html`<span class="num">${declared(one.timeout)}</span>`)}
        ${channel ? fact(t('series.queued'), html`<span class="num">${count(channel.queued)}</span>`) : nothing}
        ${channel ? fact(t('series.failed'), html`<span class="num ${channel.failed ? 'bad' : ''}">${count(channel.failed)}</span>`) : nothing}</p>
      ${this.#versions(one)}</section>`;
  }

  render() {
    if (!world.functions) return html`${head(t('room.functions'), ' ')}${frame()}`;
    const shown = world.functions.filter((one) => matches(one.name, one.description, one.channel));
    return html`
      ${head(t('room.functions'), t('functions.summary', { n: world.functions.length }), filterBox(t('function.filter')))}
      ${this.#zone()}
      ${world.functions.length === 0 ? empty(t('functions.none'), session.can('deployer') ? t('functions.none.text') : t('first.ask')) : nothing}
      ${world.functions.length > 0 && shown.length === 0 ? empty(t('filter.none'), t('filter.none.do', { q: route().query.get('q') })) : nothing}
      ${shown.map((one) => this.#function(one))}`;
  }
}

customElements.define('room-functions', RoomFunctions);
