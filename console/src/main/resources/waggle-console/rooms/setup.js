import { Part, html, nothing } from '../parts/part.js';
import { brand, icon } from '../parts/icons.js';
import { api } from '../api.js';
import { t } from '../language.js';
import { session } from '../session.js';

/** The server's own rule; it also refuses what anybody would try first. */
const LONG_ENOUGH = 8;

/** The first run: whoever can read the node's log makes the first administrator. */
class RoomSetup extends Part {
  static properties = { problem: { state: true }, busy: { state: true }, password: { state: true }, again: { state: true } };

  constructor() {
    super();
    Object.assign(this, { problem: null, busy: false, password: '', again: '' });
  }

  firstUpdated() {
    this.querySelector('input').focus();
  }

  async #create(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.busy = true;
    this.problem = null;
    try {
      await api.setup(form.get('token').trim(), form.get('username').trim(), this.password);
      if (!(await session.read())) {
        await api.login(form.get('username').trim(), this.password);
        await session.read();
      }
      dispatchEvent(new CustomEvent('waggle-signed-in'));
    } catch (problem) {
      this.problem = problem;
      this.busy = false;
    }
  }

  #rule(met, text) {
    return html`<li class=${met ? 'met' : ''}>${icon(met ? 'check' : 'ring')}${text}</li>`;
  }

  render() {
    const long = [...this.password].length >= LONG_ENOUGH;
    const same = this.password !== '' && this.password === this.again;
    return html`
      <form class="door-box" @submit=${this.#create}>
        ${brand()}<h1>${t('setup.title')}</h1><p>${t('setup.text')}</p>
        <label>${t('setup.token')}<input class="mono" name="token" autocomplete="off" autocapitalize="none" spellcheck="false" required></label>
        <label>${t('login.user')}<input name="username" autocomplete="username" autocapitalize="none" spellcheck="false" value="admin" required></label>
        <label>${t('login.password')}<input name="password" type="password" autocomplete="new-password" required
          @input=${(event) => (this.password = event.target.value)}></label>
        <label>${t('setup.again')}<input name="again" type="password" autocomplete="new-password" required
          @input=${(event) => (this.again = event.target.value)}></label>
        <ul class="rules">${this.#rule(long, t('setup.rule', { n: LONG_ENOUGH }))}${this.#rule(same, t('setup.same'))}</ul>
        ${this.problem ? html`<p class="form-problem" role="alert">${this.problem.status === 0 ? t('problem.unreachable') : this.problem.message}</p>` : nothing}
        <button class="primary" ?disabled=${this.busy || !long || !same}>${t('setup.create')}</button>
      </form>`;
  }
}

customElements.define('room-setup', RoomSetup);
