import { Part, html, nothing } from './part.js';
import { api } from '../api.js';
import { age, clock, instant } from '../format.js';
import { t } from '../language.js';
import { live } from '../live.js';
import { settingsHref } from '../router.js';
import { session } from '../session.js';
import { Watch, world } from '../world.js';
import { icon } from './icons.js';

const SOON_MS = 400;
/** How often the numbers of a reason may be old, in milliseconds, while nothing else happens. */
const OLD_MS = 5000;
const EVENTS = ['device.state', 'device.gone', 'channel.state', 'command.receipt', 'function.version', 'node.joined', 'node.left'];

/** The button that helps against a reason: what it does, or where it leads. */
const HELP = {
  DISPATCH_PAUSED: () => ({ label: t('why.do.dispatch'), run: () => api.gates('start', { dispatch: true }) }),
  CHANNEL_PAUSED: ({ channel }) => ({ label: t('why.do.resume', { channel }), run: () => api.channelGates(channel, 'resume', { dispatch: true }) }),
  DEVICES_HELD: (_task, { command }) => {
    const device = /^waggle device (\S+) start$/.exec(command ?? '')?.[1];
    return device ? { label: t('why.do.start', { device }), run: () => api.command('start', device) } : { label: t('room.devices'), href: '/devices' };
  },
  FUNCTION_NOT_DEPLOYED: () => ({ label: t('room.functions'), href: '/functions' }),
  NOT_LOADED: () => ({ label: t('room.functions'), href: '/functions' }),
  NO_DEVICE: () => ({ label: t('room.devices'), href: '/devices' }),
  NO_DEVICE_WITH_TAGS: () => ({ label: t('room.devices'), href: '/devices' }),
  BUSY: () => ({ label: t('room.devices'), href: '/devices' }),
  ...Object.fromEntries(['CAP', 'KEY_CAP', 'RATE', 'KEY_RATE'].map((code) => [code, ({ channel }) => ({ label: t('why.do.settings'), href: settingsHref(channel) })])),
  BEHIND: () => ({ label: t('why.do.priority'), event: 'priority' }),
};

/**
 * Why a task that waits has not started, as the server says it, each reason with the button that helps and the command for a
 * shell. Asks again when something happens that may have changed it. Fires `priority` when that is what helps.
 */
class WaggleWhy extends Part {
  static properties = { task: { attribute: false }, reasons: { state: true }, problem: { state: true }, busy: { state: true } };

  #watch = new Watch(this);
  #of = '';
  #timer = 0;
  #askedAt = 0;
  #events = ({ detail: { type } }) => {
    if (EVENTS.includes(type)) this.#soon(SOON_MS);
    else if (type === 'stats') this.#soon(Math.max(SOON_MS, this.#askedAt + OLD_MS - Date.now()));
  };

  connectedCallback() {
    super.connectedCallback();
    live.addEventListener('event', this.#events);
    if (this.hasUpdated) this.#read();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    live.removeEventListener('event', this.#events);
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  willUpdate() {
    const of = `${this.task.address} ${this.task.state} ${this.task.priority}`;
    if (of === this.#of) return;
    this.#of = of;
    this.#read();
  }

  #soon(ms) {
    if (this.#timer) return;
    this.#timer = setTimeout(() => this.#read(), ms);
  }

  async #read() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#askedAt = Date.now();
    try {
      const { reasons } = await api.why(this.task.address);
      Object.assign(this, { reasons, problem: null });
    } catch (problem) {
      this.problem = problem;
    }
  }

  async #run(help) {
    this.busy = true;
    try {
      const receipt = await help.run();
      if (receipt?.id) world.note(receipt);
      await this.#read();
    } catch (problem) {
      this.problem = problem;
    }
    this.busy = false;
  }

  #help(reason) {
    const help = HELP[reason.code]?.(this.task, reason);
    if (!help) return nothing;
    if (help.href) return html`<a class="button small" href=${help.href}>${help.label}</a>`;
    if (!session.can('operator')) return nothing;
    const act = help.event ? () => this.dispatchEvent(new CustomEvent(help.event)) : () => this.#run(help);
    return html`<button class="small" ?disabled=${this.busy} @click=${act}>${help.label}</button>`;
  }

  #reason(reason) {
    const until = instant(reason.until);
    const left = until === null ? nothing : html` <span class="num faint">${t('why.left', { at: clock(until), time: age(Math.max(0, until - world.now())) })}</span>`;
    return html`<li data-code=${reason.code}><span><b>${t(`why.${reason.code}`)}</b> ${reason.text}${left}
      ${reason.command ? html`<code>${reason.command}</code>` : nothing}</span>${this.#help(reason)}</li>`;
  }

  render() {
    if (this.problem) return html`<p class="why">${icon('failures')} ${this.problem.message}</p>`;
    const reasons = (this.reasons ?? []).filter(({ code }) => code !== 'RUNNING' && code !== 'ENDED');
    if (reasons.length === 0) return nothing;
    return html`<section class="why" aria-label=${t('why')}><h2>${icon('clock')} ${t('why')}</h2><ol>${reasons.map((reason) => this.#reason(reason))}</ol></section>`;
  }
}

customElements.define('waggle-why', WaggleWhy);
