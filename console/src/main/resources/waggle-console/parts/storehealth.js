import { Part, html, nothing } from './part.js';
import { api } from '../api.js';
import { bytes, count, duration, percent, rate } from '../format.js';
import { t } from '../language.js';
import { bar } from './cells.js';
import { icon } from './icons.js';
import { Reading } from './reading.js';
import { frame, refusal, when } from './words.js';

/** Above this part of its bound, a Redis refuses new tasks. */
const FULL = 0.9;

/** The Redis that everything is in: what it is, how full, how fast, and what it keeps when it dies. */
class WaggleStore extends Part {
  #store = new Reading(this, api.store);

  #server(server) {
    return html`<dl class="facts">${facts(server).map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;
  }

  render() {
    const { value: store, problem } = this.#store;
    if (problem) return refusal(problem, () => this.#store.again());
    if (!store) return frame();
    return html`
      ${store.servers.map((server) => html`
        <section class="panel pad"><header class="store-head"><h2>${server.program} ${server.version}</h2>
          <span class="num">${t('store.latency', { ms: rate(store.latencyMs) })}</span>
          <button class="small push" @click=${() => this.#store.again()}>${icon('probe')} ${t('store.again')}</button></header>
          ${server.appendOnly ? nothing : html`<p class="warn-word">${t('store.forgetful')}</p>`}
          ${this.#server(server)}</section>`)}`;
  }
}

function facts({ role, replicas, clients, upMs, memoryUsed, memoryMost, appendOnly, sound, savedAt }) {
  const full = memoryMost > 0 ? memoryUsed / memoryMost : -1;
  return [
    [t('store.memory'), memoryMost > 0
      ? html`<span class="share">${bar(full, full > FULL ? 'bad' : '')}<span class="num">${t('store.of', { used: bytes(memoryUsed), most: bytes(memoryMost), part: percent(full) })}</span></span>`
      : html`<span class="num">${bytes(memoryUsed)}</span> <span class="faint">${t('store.unbounded')}</span>`],
    [t('store.keeps'), appendOnly ? t('store.aof') : t('store.snapshots')],
    [t('store.sound'), sound ? t('store.well') : html`<b class="warn-word">${t('store.unsound')}</b>`],
    [t('store.saved'), when(savedAt)],
    [t('store.role'), html`${role} <span class="faint">${t('store.replicas', { n: count(replicas) })}</span>`],
    [t('store.clients'), html`<span class="num">${count(clients)}</span>`],
    [t('store.up'), html`<span class="num">${duration(upMs)}</span>`],
  ];
}

customElements.define('waggle-store', WaggleStore);
