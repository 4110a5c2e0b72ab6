import { Part, html, nothing } from './part.js';
import { api } from '../api.js';
import { count } from '../format.js';
import { t } from '../language.js';
import { session } from '../session.js';
import { world } from '../world.js';
import { gateLines, gateSaid } from './channelgates.js';
import { icon } from './icons.js';
import { many } from './many.js';

/** The settings in their groups; `n` is a whole number, `list` names with commas between. */
const GROUPS = {
  'setting.room': { capacity: 'n', maxBytes: '64MiB' },
  'setting.speed': { rate: '100/s', concurrency: 'n', keyRate: '5/min', keyConcurrency: 'n', ageing: '1m' },
  'setting.tries': { attempts: 'n', backoff: '10s', backoffCap: '5m', timeout: '30s', noRetryOn: 'list' },
  'setting.keeps': { keepCount: 'n', keepAge: '7d', keepBytes: '1GiB' },
};
const KINDS = Object.assign({}, ...Object.values(GROUPS));
const text = (value) => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));

/** What a text in the form means to the server; empty takes the setting away. */
function meant(name, typed) {
  if (typed === '') return null;
  if (KINDS[name] === 'list') return typed.split(',').map((one) => one.trim()).filter(Boolean);
  return KINDS[name] === 'n' && /^\d+$/.test(typed) ? Number(typed) : typed;
}

/**
 * One channel opened: its gates, its settings to be changed where they stand, and what empties it. Fires `said` with what the
 * server's receipt or answer says.
 */
class WaggleChannel extends Part {
  static properties = { channel: { attribute: false }, problem: { state: true }, busy: { state: true } };

  async #do(work) {
    Object.assign(this, { busy: true, problem: null });
    try {
      const said = await work();
      if (said) this.dispatchEvent(new CustomEvent('said', { detail: said }));
      world.again('channels');
    } catch (problem) {
      this.problem = problem.message;
    }
    this.busy = false;
  }

  #gate(verb, gate) {
    const { name } = this.channel;
    return this.#do(async () => gateSaid(await api.channelGates(name, verb, { [gate]: true }), verb, gate, name));
  }

  #save(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const { channel } = this;
    const changed = Object.keys(KINDS).filter((name) => form.get(name).trim() !== text(channel[name]));
    return this.#do(async () => {
      if (changed.length === 0) return { text: t('setting.same') };
      const after = await api.configure(channel.name, Object.fromEntries(changed.map((name) => [name, meant(name, form.get(name).trim())])));
      const list = changed.map((name) => t('setting.changed', { name: t(`setting.${name}`), before: text(channel[name]) || t('setting.none'), after: text(after[name]) || t('setting.none') }));
      return { text: `${channel.name}: ${list.join(', ')}`, by: session.user?.username, at: world.now() };
    });
  }

  #clear() {
    const { name } = this.channel;
    let receipt;
    return this.#do(async () => {
      const run = async ({ dryRun }) => {
        receipt = await api.clearChannel(name, { dryRun });
        return { matched: receipt.cleared, done: receipt.cleared };
      };
      const ask = { action: t('channel.clear'), title: (n) => t('channel.clear.ask', { n: count(n), channel: name }), text: t('channel.clear.text'), key: 'C', danger: true, body: () => ({}), run };
      const done = await many(ask);
      return done && { text: t('channel.clear.done', { n: count(done.done), channel: name }), by: receipt.by, at: receipt.at };
    });
  }

  #delete() {
    const { name } = this.channel;
    let receipt;
    return this.#do(async () => {
      const run = async ({ dryRun }) => {
        receipt = await api.deleteChannel(name, { dryRun, force: true });
        return { matched: 1, done: 1 };
      };
      const told = () => t('channel.delete.text', Object.fromEntries(['queued', 'scheduled', 'failed', 'succeeded'].map((one) => [one, count(receipt.before?.[one] ?? 0)])));
      const ask = { action: t('channel.delete'), title: () => t('channel.delete.ask', { channel: name }), text: told, word: name, danger: true, key: 'D', body: () => ({}), run };
      return (await many(ask)) && { text: t('channel.delete.done', { channel: name }), by: receipt.by, at: receipt.at };
    });
  }

  #field(name) {
    const kind = KINDS[name];
    const hint = kind === 'n' ? t('setting.none') : kind === 'list' ? 'IllegalArgumentException' : t('setting.like', { example: kind });
    return html`<label><span>${t(`setting.${name}`)}</span><input name=${name} autocomplete="off" spellcheck="false" inputmode=${kind === 'n' ? 'numeric' : 'text'}
      placeholder=${hint} .defaultValue=${text(this.channel[name])}></label>`;
  }

  #settings() {
    const groups = Object.entries(GROUPS);
    if (!session.can('operator'))
      return html`<div class="setting-groups">${groups.map(([group, names]) => html`<section><h3>${t(group)}</h3><dl>${Object.keys(names).map((name) => html`
        <div><dt>${t(`setting.${name}`)}</dt><dd class="num">${text(this.channel[name]) || t('setting.none')}</dd></div>`)}</dl></section>`)}</div>`;
    return html`<form @submit=${this.#save}>
      <div class="setting-groups">${groups.map(([group, names]) => html`<fieldset ?disabled=${this.busy}><legend>${t(group)}</legend>${Object.keys(names).map((name) => this.#field(name))}</fieldset>`)}</div>
      <footer><button class="primary" ?disabled=${this.busy}>${t('setting.save')}</button>
        <button type="button" class="danger" ?disabled=${this.busy} @click=${this.#clear}>${icon('close')} ${t('channel.clear')}</button>
        <button type="button" class="danger" ?disabled=${this.busy} @click=${this.#delete}>${icon('trash')} ${t('channel.delete')}</button></footer></form>`;
  }

  render() {
    const act = session.can('operator') ? (verb, gate) => this.#gate(verb, gate) : null;
    return html`<section class="channel" aria-label=${this.channel.name}>
      ${this.problem ? html`<p class="form-problem" role="alert">${this.problem}</p>` : nothing}
      ${gateLines(this.channel.gates, this.busy, act)}
      ${this.#settings()}
    </section>`;
  }
}

customElements.define('waggle-channel', WaggleChannel);
