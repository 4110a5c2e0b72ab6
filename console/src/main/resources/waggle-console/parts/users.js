import './table.js';
import { Part, html, nothing } from './part.js';
import { api } from '../api.js';
import { count } from '../format.js';
import { t } from '../language.js';
import { session } from '../session.js';
import { chips } from './cells.js';
import { confirm } from './confirm.js';
import { fill } from './dialog.js';
import { icon } from './icons.js';
import { Reading } from './reading.js';
import { frame, refusal, when } from './words.js';

export const ROLES = ['viewer', 'submitter', 'operator', 'deployer', 'admin'];

/** The people: made, given roles, disabled, given another password, deleted. */
class WaggleUsers extends Part {
  static properties = { said: { state: true }, problem: { state: true }, busy: { state: true } };

  #users = new Reading(this, api.users);

  /** Does one thing, says what was done, and reads the list again. */
  async #do(said, work) {
    Object.assign(this, { busy: true, problem: null, said: null });
    try {
      await work();
      this.said = said;
    } catch (problem) {
      this.problem = problem;
    }
    await this.#users.again();
    this.busy = false;
  }

  async #make() {
    const made = await fill({
      title: t('user.add'), text: t('user.add.text'), action: t('user.add'),
      body: () => html`
        <label>${t('login.user')}<input name="username" required autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="64"></label>
        <label>${t('login.password')}<input name="password" type="password" required autocomplete="new-password"></label>
        ${roleBoxes(['viewer'])}`,
      work: (form) => {
        const data = new FormData(form);
        return api.addUser({ username: data.get('username').trim(), password: data.get('password'), roles: data.getAll('role') });
      },
    });
    if (made) await this.#do(t('user.made', { user: made.username }), async () => made);
  }

  async #roles({ username, roles }) {
    const changed = await fill({
      title: t('user.roles.of', { user: username }), action: t('do.save'), body: () => roleBoxes(roles),
      work: (form) => api.changeUser(username, { roles: new FormData(form).getAll('role') }),
    });
    if (changed) await this.#do(t('user.changed', { user: username, roles: changed.roles.join(', ') }), async () => changed);
  }

  async #reset({ username }) {
    const done = await fill({
      title: t('user.reset.of', { user: username }), text: t('user.reset.text'), action: t('user.reset'),
      body: () => html`<label>${t('me.new')}<input name="password" type="password" required autocomplete="new-password"></label>`,
      work: (form) => api.changeUser(username, { password: new FormData(form).get('password') }),
    });
    if (done) await this.#do(t('user.reset.done', { user: username }), async () => done);
  }

  async #disable({ username, disabled }) {
    const ask = { title: t('user.disable.ask', { user: username }), text: t('user.disable.text'), action: t('user.disable'), key: 'D', danger: true };
    if (!disabled && !(await confirm(ask))) return;
    await this.#do(t(disabled ? 'user.enabled' : 'user.disabled', { user: username }), () => api.changeUser(username, { disabled: !disabled }));
  }

  async #delete({ username }) {
    const ask = { title: t('user.delete.ask', { user: username }), text: t('user.delete.text'), action: t('do.delete'), name: username, danger: true };
    if (await confirm(ask)) await this.#do(t('user.deleted', { user: username }), () => api.deleteUser(username));
  }

  #columns() {
    const act = (user, label, sign, work, danger = false) => html`<button class="small ${danger ? 'danger' : ''}" title=${label} aria-label=${`${label} ${user.username}`} ?disabled=${this.busy}
      @click=${() => work.call(this, user)}>${icon(sign)}</button>`;
    const own = ({ username }) => username === session.user?.username;
    return [
      { label: t('login.user'), narrow: 'lead', wide: true, cell: (u) => html`<b class="strong">${u.username}</b>${own(u) ? html` <span class="faint">${t('user.you')}</span>` : nothing}` },
      { label: t('user.state'), narrow: 'side', cell: (u) => html`<span class="chip ${u.disabled ? 'off' : 'on'}">${t(u.disabled ? 'user.is.disabled' : 'user.is.active')}</span>` },
      { label: t('user.roles'), cell: (u) => chips(u.roles) },
      { label: t('user.login'), align: 'end', cell: (u) => when(u.lastLogin) },
      { label: t('user.created'), align: 'end', narrow: 'hide', cell: (u) => when(u.createdAt) },
      { label: '', align: 'end', narrow: 'row', cell: (u) => html`<span class="acts">${act(u, t('user.change'), 'pencil', this.#roles)}
        ${own(u) ? nothing : html`${act(u, t('user.reset'), 'key', this.#reset)}${act(u, t(u.disabled ? 'user.enable' : 'user.disable'), u.disabled ? 'start' : 'pause', this.#disable)}
          ${act(u, t('do.delete'), 'trash', this.#delete, true)}`}</span>` },
    ];
  }

  render() {
    const { value: users, problem } = this.#users;
    return html`
      ${this.said ? html`<div class="receipt" role="status"><span>${icon('check')} ${this.said}</span>
        <button class="quiet" aria-label=${t('do.close')} @click=${() => (this.said = null)}>${icon('close')}</button></div>` : nothing}
      ${this.problem ? refusal(this.problem) : nothing}
      ${problem ? refusal(problem, () => this.#users.again()) : nothing}
      ${users === null ? (problem ? nothing : frame()) : html`
        <section class="panel"><header><h2>${t('users.summary', { n: count(users.length) })}</h2>
            <button class="small push" @click=${() => this.#make()}>${icon('plus')} ${t('user.add')}</button></header>
          <waggle-table .label=${t('settings.users')} .columns=${this.#columns()} .rows=${users} .key=${(u) => u.username}></waggle-table></section>`}`;
  }
}

const roleBoxes = (held) => html`
  <fieldset><legend>${t('user.roles')}</legend>${ROLES.map((role) => html`
    <label class="check"><input type="checkbox" name="role" value=${role} ?checked=${held.includes(role)}><span><b>${role}</b> ${t(`role.is.${role}`)}</span></label>`)}</fieldset>`;

customElements.define('waggle-users', WaggleUsers);
