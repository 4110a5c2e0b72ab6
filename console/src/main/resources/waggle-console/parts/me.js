import { Part, html, nothing } from './part.js';
import { api } from '../api.js';
import { exact } from '../format.js';
import { lang, speak, t } from '../language.js';
import { session } from '../session.js';
import { chooseTheme, chosenTheme } from '../theme.js';
import { icon } from './icons.js';

/** Who is signed in, the own password, and how the console looks to them. */
class WaggleMe extends Part {
  static properties = { problem: { state: true }, done: { state: true }, busy: { state: true } };

  #theme = () => this.requestUpdate();

  connectedCallback() {
    super.connectedCallback();
    addEventListener('waggle-theme', this.#theme);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('waggle-theme', this.#theme);
  }

  async #change(event) {
    event.preventDefault();
    const form = event.target;
    const { old, next, again } = Object.fromEntries(new FormData(form));
    Object.assign(this, { problem: null, done: false });
    if (next !== again) {
      this.problem = t('me.differ');
      return;
    }
    this.busy = true;
    try {
      await api.password(old, next);
      form.reset();
      this.done = true;
    } catch (problem) {
      this.problem = problem.status === 0 ? t('problem.unreachable') : problem.message;
    }
    this.busy = false;
  }

  #password() {
    const field = (name, label, complete) => html`<label>${label}<input name=${name} type="password" autocomplete=${complete} required></label>`;
    return html`
      <form class="panel pad form" @submit=${this.#change}>
        <h2>${t('me.password')}</h2><p class="faint">${t('me.password.text')}</p>
        <input class="gone" name="username" autocomplete="username" .value=${session.user?.username ?? ''} tabindex="-1" aria-hidden="true">
        ${field('old', t('me.old'), 'current-password')}${field('next', t('me.new'), 'new-password')}${field('again', t('me.again'), 'new-password')}
        ${this.problem ? html`<p class="form-problem" role="alert">${this.problem}</p>` : nothing}
        ${this.done ? html`<p class="form-done" role="status">${icon('check')} ${t('me.changed')}</p>` : nothing}
        <button class="primary" ?disabled=${this.busy}>${t('me.change')}</button>
      </form>`;
  }

  #looks() {
    const option = (value, chosen, label) => html`<option value=${value} ?selected=${value === chosen}>${label}</option>`;
    return html`
      <section class="panel pad form"><h2>${t('me.looks')}</h2>
        <label>${t('theme')}<select @change=${(event) => chooseTheme(event.target.value)}>
          ${['', 'light', 'dark'].map((value) => option(value, chosenTheme(), t(`theme.${value || 'system'}`)))}</select></label>
        <label>${t('me.language')}<select @change=${(event) => speak(event.target.value)}>
          ${option('en', lang(), 'English')}${option('zh', lang(), '中文')}</select></label>
      </section>`;
  }

  render() {
    const { username, roles = [], expiresAt } = session.user ?? {};
    return html`
      <section class="panel pad"><dl class="facts">
        <div><dt>${t('login.user')}</dt><dd>${username}</dd></div>
        <div><dt>${t('user.roles')}</dt><dd>${roles.join(', ')}</dd></div>
        <div><dt>${t('me.until')}</dt><dd><time title=${exact(expiresAt)}>${exact(expiresAt).split('\n')[0] || '–'}</time></dd></div>
      </dl></section>
      <div class="columns even">${this.#password()}${this.#looks()}</div>`;
  }
}

customElements.define('waggle-me', WaggleMe);
