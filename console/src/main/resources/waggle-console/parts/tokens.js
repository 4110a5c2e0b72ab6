import './table.js';
import { Part, html, nothing } from './part.js';
import { api } from '../api.js';
import { age, count, exact, instant } from '../format.js';
import { t } from '../language.js';
import { session } from '../session.js';
import { world } from '../world.js';
import { chips } from './cells.js';
import { confirm } from './confirm.js';
import { fill } from './dialog.js';
import { icon } from './icons.js';
import { Reading } from './reading.js';
import { ROLES } from './users.js';
import { empty, frame, refusal, when } from './words.js';

const LIVES = ['1d', '30d', '90d', '365d', 'never'];
const SOON_MS = 7 * 86_400_000;
const names = (text) => text.split(/[,\s]+/).filter(Boolean);

/** Tokens for machines: one's own, and everybody's for administrators. A new one is shown once, and never again. */
class WaggleTokens extends Part {
  static properties = { made: { state: true }, copied: { state: true }, said: { state: true }, problem: { state: true }, busy: { state: true } };

  #tokens = new Reading(this, api.tokens);

  async #make() {
    const made = await fill({
      title: t('token.add'), text: t('token.add.text'), action: t('token.add'), body: () => fields(), work: (form) => api.addToken(wish(form)),
    });
    if (!made) return;
    Object.assign(this, { made, copied: false, said: null });
    await this.#tokens.again();
  }

  async #copy() {
    await navigator.clipboard.writeText(this.made.token);
    this.copied = true;
  }

  async #revoke({ id, name }) {
    const ask = { title: t('token.revoke.ask', { name }), text: t('token.revoke.text'), action: t('token.revoke'), key: 'R', danger: true };
    if (!(await confirm(ask))) return;
    Object.assign(this, { busy: true, problem: null });
    try {
      await api.revokeToken(id);
      this.said = t('token.revoked', { name });
      if (this.made?.id === id) this.made = null;
    } catch (problem) {
      this.problem = problem;
    }
    await this.#tokens.again();
    this.busy = false;
  }

  #shown() {
    if (!this.made) return nothing;
    return html`
      <section class="panel pad secret" role="status">
        <h2>${t('token.once', { name: this.made.name })}</h2><p>${t('token.once.text')}</p>
        <div class="secret-line"><code>${this.made.token}</code>
          <button class="primary" @click=${() => this.#copy()}>${icon(this.copied ? 'check' : 'copy')} ${t(this.copied ? 'do.copied' : 'do.copy')}</button>
          <button @click=${() => (this.made = null)}>${t('token.kept')}</button></div>
      </section>`;
  }

  #columns() {
    return [
      { label: t('token.name'), narrow: 'lead', wide: true, cell: (x) => html`<b class="strong">${x.name}</b> <code class="faint">${x.id}</code>` },
      ...(session.can('admin') ? [{ label: t('login.user'), cell: (x) => x.user }] : []),
      { label: t('token.role'), cell: (x) => html`<span class="chip">${x.role}</span>` },
      { label: t('token.limits'), cell: limits },
      { label: t('token.used'), align: 'end', cell: (x) => (instant(x.lastUsed) === null ? html`<span class="faint">${t('token.never')}</span>` : when(x.lastUsed)) },
      { label: t('token.expires'), align: 'end', narrow: 'side', cell: expires },
      { label: '', align: 'end', narrow: 'row', cell: (x) => html`<span class="acts"><button class="small danger" aria-label=${`${t('token.revoke')} ${x.name}`} ?disabled=${this.busy}
        @click=${() => this.#revoke(x)}>${icon('close')} ${t('token.revoke')}</button></span>` },
    ];
  }

  render() {
    const { value: tokens, problem } = this.#tokens;
    return html`
      ${this.#shown()}
      ${this.said ? html`<div class="receipt" role="status"><span>${icon('check')} ${this.said}</span>
        <button class="quiet" aria-label=${t('do.close')} @click=${() => (this.said = null)}>${icon('close')}</button></div>` : nothing}
      ${this.problem ? refusal(this.problem) : nothing}
      ${problem ? refusal(problem, () => this.#tokens.again()) : nothing}
      ${tokens === null ? (problem ? nothing : frame()) : html`
        <section class="panel"><header><h2>${t('tokens.summary', { n: count(tokens.length) })}</h2>
            <button class="small push" @click=${() => this.#make()}>${icon('plus')} ${t('token.add')}</button></header>
          ${tokens.length === 0
            ? empty(t('tokens.none'), t('tokens.none.text'))
            : html`<waggle-table .label=${t('settings.tokens')} .columns=${this.#columns()} .rows=${tokens}></waggle-table>`}</section>`}`;
  }
}

function limits({ channels = [], functions = [] }) {
  if (channels.length + functions.length === 0) return html`<span class="faint">${t('token.unlimited')}</span>`;
  return html`<span class="serves">${channels.length ? html`<span class="faint">${t('room.channels')}</span> ${chips(channels)}` : nothing}
    ${functions.length ? html`<span class="faint">${t('room.functions')}</span> ${chips(functions)}` : nothing}</span>`;
}

function expires({ expiresAt }) {
  const at = instant(expiresAt);
  if (at === null) return html`<span class="warn-word">${t('token.lives')}</span>`;
  const left = at - world.now();
  return html`<time class=${left < SOON_MS ? 'warn-word' : ''} title=${exact(expiresAt)}>${left <= 0 ? t('token.over') : t('token.in', { time: age(left) })}</time>`;
}

const fields = () => html`
  <label>${t('token.name')}<input name="name" required maxlength="100" autocomplete="off" placeholder=${t('token.name.like')}></label>
  <div class="form-row">
    <label>${t('token.role')}<select name="role">${ROLES.filter((role) => role === 'viewer' || session.can(role)).map((role) => html`<option value=${role} ?selected=${role === 'viewer'}>${role}</option>`)}</select></label>
    <label>${t('token.expires')}<select name="expires">${LIVES.map((life) => html`<option value=${life} ?selected=${life === '90d'}>${t(`token.life.${life}`)}</option>`)}</select></label>
    <label>${t('token.channels')}<input name="channels" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder=${t('token.all')}></label>
    <label>${t('token.functions')}<input name="functions" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder=${t('token.all')}></label></div>`;

function wish(form) {
  const { name, role, expires, channels, functions } = Object.fromEntries(new FormData(form));
  return { name: name.trim(), role, expires, channels: names(channels), functions: names(functions) };
}

customElements.define('waggle-tokens', WaggleTokens);
