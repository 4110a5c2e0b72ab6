import { Part, html, nothing } from '../parts/part.js';
import { brand } from '../parts/icons.js';
import { api } from '../api.js';
import { t } from '../language.js';
import { session } from '../session.js';

class RoomLogin extends Part {
  static properties = { problem: { state: true }, busy: { state: true } };

  firstUpdated() {
    this.querySelector('input').focus();
  }

  async #enter(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    this.busy = true;
    this.problem = null;
    try {
      await api.login(form.get('username'), form.get('password'));
      await session.read();
      dispatchEvent(new CustomEvent('waggle-signed-in'));
    } catch (problem) {
      this.problem = problem;
      this.busy = false;
    }
  }

  render() {
    return html`
      <form class="door-box" @submit=${this.#enter}>
        ${brand()}<h1>${t('login.title')}</h1>
        <label>${t('login.user')}<input name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required></label>
        <label>${t('login.password')}<input name="password" type="password" autocomplete="current-password" required></label>
        ${this.problem ? html`<p class="form-problem" role="alert">${this.problem.status === 0 ? t('problem.unreachable') : this.problem.message}</p>` : nothing}
        <button class="primary" ?disabled=${this.busy}>${t('login.enter')}</button>
      </form>`;
  }
}

customElements.define('room-login', RoomLogin);
