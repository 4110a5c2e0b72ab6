import './theme.js';
import { Part, html, nothing } from './parts/part.js';
import { api } from './api.js';
import { live } from './live.js';
import { count, age } from './format.js';
import { lang, speak, t } from './language.js';
import { listen, help } from './keys.js';
import { problems } from './problems.js';
import { go, route } from './router.js';
import { session } from './session.js';
import { theme, toggleTheme } from './theme.js';
import { Watch, world } from './world.js';
import { brand, icon } from './parts/icons.js';
import { refusal, frame } from './parts/words.js';

const ROOMS = {
  overview: () => html`<room-overview></room-overview>`,
  tasks: () => html`<room-tasks></room-tasks>`,
  task: (id) => html`<room-task .address=${id}></room-task>`,
  channels: () => html`<room-channels></room-channels>`,
  batches: () => html`<room-batches></room-batches>`,
  failures: () => html`<room-failures></room-failures>`,
  devices: () => html`<room-devices></room-devices>`,
  functions: () => html`<room-functions></room-functions>`,
  activity: () => html`<room-activity></room-activity>`,
  settings: () => html`<room-settings></room-settings>`,
  login: () => html`<room-login></room-login>`,
  setup: () => html`<room-setup></room-setup>`,
};
const RAIL = ['overview', 'tasks', 'batches', 'channels', 'failures', 'devices', 'functions', 'activity', 'settings'];

/** Which room an address leads to, and the id in it; an unknown address leads to none. */
function roomAt({ segments }) {
  const [first, ...rest] = segments;
  if (first === undefined) return ['overview'];
  if (first === 'tasks' && rest.length > 0) return ['task', rest.join('/')];
  return rest.length === 0 && first !== 'overview' && first !== 'task' && ROOMS[first] ? [first] : [];
}

/** The shell: who is signed in, which room is open, the rail and the dot that says whether all this is live. */
class WaggleApp extends Part {
  static properties = { ready: { state: true }, failure: { state: true }, loaded: { state: true } };

  #watch = new Watch(this);
  #path = '';

  constructor() {
    super();
    this.loaded = new Set();
    this.failure = null;
    addEventListener('waggle-route', () => this.#moved());
    addEventListener('waggle-theme', () => this.requestUpdate());
    addEventListener('waggle-signed-out', () => this.#signedOut());
    addEventListener('waggle-signed-in', () => this.#signedIn());
    live.addEventListener('status', () => this.requestUpdate());
    listen();
    this.#start();
  }

  async #start() {
    this.failure = null;
    try {
      if (await session.read()) return this.#signedIn();
      go((await api.setupNeeded()) ? '/setup' : loginHref(), { replace: true });
    } catch (problem) {
      this.failure = problem;
    }
    this.ready = true;
  }

  #signedIn() {
    this.ready = true;
    live.start();
    const { path, query } = route();
    if (path === '/login' || path === '/setup') go(inside(query.get('to')), { replace: true });
    else this.#moved();
  }

  #signedOut() {
    if (!session.user) return;
    session.user = null;
    live.stop();
    world.forget();
    go(loginHref(), { replace: true });
  }

  async #signOut() {
    await api.logout().catch(() => {});
    this.#signedOut();
  }

  async #moved() {
    const [name] = roomAt(route());
    document.title = name ? `${t(`room.${name}`)} · Waggle` : 'Waggle';
    if (location.pathname !== this.#path) scrollTo(0, 0);
    this.#path = location.pathname;
    this.requestUpdate();
    if (!name || this.loaded.has(name)) return;
    await import(`./rooms/${name}.js`);
    this.loaded = new Set(this.loaded).add(name);
  }

  #room() {
    const [name, id] = roomAt(route());
    if (!name) return html`<div class="empty"><h2>${t('nowhere')}</h2><p>${t('nowhere.do')}</p><a class="button" href="/">${t('room.overview')}</a></div>`;
    return this.loaded.has(name) ? ROOMS[name](id) : frame();
  }

  #badge(name) {
    if (name === 'failures') {
      const failed = world.totals?.failedListed ?? world.channels?.reduce((sum, channel) => sum + (channel.failed ?? 0), 0);
      return failed ? html`<b class="badge bad">${compact(failed)}</b>` : nothing;
    }
    if (name === 'devices' && world.devices) {
      const up = world.devices.filter(({ state }) => state === 'RUNNING').length;
      return html`<b class="badge">${up}/${world.devices.length}</b>`;
    }
    if (name === 'overview') {
      const found = problems(world).length;
      return found ? html`<b class="badge warn">${found}</b>` : nothing;
    }
    return nothing;
  }

  #dot() {
    const since = age(Date.now() - live.heardAt);
    return html`<span class="dot" data-status=${live.status} role="status"><i></i>${t(`live.${live.status}`, { since })}</span>`;
  }

  #rail(here) {
    return html`
      <nav class="rail" aria-label=${t('rail')}>
        <a class="brand" href="/">${brand()}<span>Waggle</span></a>
        <ul>${RAIL.map((name) => html`
          <li data-room=${name}><a href=${name === 'overview' ? '/' : `/${name}`} aria-current=${here === name || (here === 'task' && name === 'tasks') ? 'page' : 'false'}>
            ${icon(name)}<span>${t(`room.${name}`)}</span>${this.#badge(name)}</a></li>`)}
        </ul>
        <div class="rail-foot">
          ${this.#dot()}
          <a class="who" href="/settings" aria-current=${here === 'settings' ? 'page' : 'false'} title=${(session.user?.roles ?? []).join(', ')} aria-label=${t('who', { user: session.user?.username })}>${icon('user')}<span>${session.user?.username}</span></a>
          <div class="rail-tools">
            <button class="quiet" title=${t('theme')} aria-label=${t('theme')} @click=${toggleTheme}>${icon(theme() === 'dark' ? 'sun' : 'moon')}</button>
            <button class="quiet words" title=${t('language')} aria-label=${t('language')} @click=${() => speak(lang() === 'zh' ? 'en' : 'zh')}>${lang() === 'zh' ? 'EN' : icon('zhong')}</button>
            <button class="quiet" title=${t('keys')} aria-label=${t('keys')} @click=${help}>${icon('keys')}</button>
            <button class="quiet" title=${t('do.signout')} aria-label=${t('do.signout')} @click=${this.#signOut}>${icon('out')}</button>
          </div>
        </div>
      </nav>`;
  }

  render() {
    if (this.failure) return html`<main class="door"><div class="door-box">${brand()}${refusal(this.failure, () => this.#start())}</div></main>`;
    if (!this.ready) return nothing;
    if (!session.user) return html`<main class="door">${this.#room()}</main>`;
    return html`
      <a class="skip" href="#main">${t('skip')}</a>
      ${this.#rail(roomAt(route())[0])}
      <main id="main" class=${live.status === 'stale' || live.status === 'lost' ? 'old' : ''}>
        ${world.problem ? refusal(world.problem, () => world.read()) : nothing}
        ${this.#room()}
      </main>`;
  }
}

const compact = (value) => (value < 1000 ? count(value) : `${(value / 1000).toFixed(value < 10_000 ? 1 : 0)}k`);

/** The address that somebody wanted before the login, if it leads into this console. */
function inside(wanted) {
  const url = wanted?.startsWith('/') && URL.canParse(wanted, location.origin) ? new URL(wanted, location.origin) : null;
  return url?.origin === location.origin ? url.pathname + url.search : '/';
}

function loginHref() {
  const here = location.pathname + location.search;
  return here === '/' || here.startsWith('/login') || here.startsWith('/setup') ? '/login' : `/login?to=${encodeURIComponent(here)}`;
}

customElements.define('waggle-app', WaggleApp);
