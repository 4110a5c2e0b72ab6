import { Part, html, nothing } from './part.js';
import { api } from '../api.js';
import { clock, exact } from '../format.js';
import { t } from '../language.js';

/** So many lines are shown, the last ones. */
const SHOWN = 1000;
const RETRY_MS = 2000;
const GRAVE = { WARNING: 'warn', ERROR: 'bad' };

/**
 * What a task logs, as it comes. It follows until the task has ended, stays at the end unless somebody scrolls up, and holds no
 * connection while its page is hidden. Nothing is shown as long as nothing was logged.
 */
class WaggleLog extends Part {
  static properties = { address: {}, running: { type: Boolean }, lines: { state: true } };

  #source = null;
  #retry = 0;
  #place = '';
  #over = false;
  #atEnd = true;
  #waiting = [];
  #frame = 0;
  #visibility = () => this.#follow();

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#visibility);
    if (this.hasUpdated) this.#follow();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#visibility);
    this.#close();
  }

  willUpdate(changed) {
    if (changed.has('address')) {
      this.#close();
      Object.assign(this, { lines: [] });
      this.#place = '';
      this.#waiting = [];
      this.#over = false;
    }
    // It runs again, or still: there may be more to hear.
    if (changed.has('running') && this.running) this.#over = false;
    this.#follow();
  }

  updated() {
    const list = this.querySelector('ol');
    if (list && this.#atEnd) list.scrollTop = list.scrollHeight;
  }

  #follow() {
    if (document.hidden) return this.#close();
    if (this.#source || this.#over || !this.isConnected) return undefined;
    const source = new EventSource(api.logUrl(this.address, this.#place));
    this.#source = source;
    source.addEventListener('line', (message) => this.#heard(message));
    for (const name of ['end', 'problem']) {
      source.addEventListener(name, () => {
        this.#over = true;
        this.#close();
      });
    }
    source.onerror = () => {
      this.#close();
      this.#retry = setTimeout(() => this.#follow(), RETRY_MS);
    };
    return undefined;
  }

  #close() {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }

  /** Many lines may come at once: they are shown together. */
  #heard({ data }) {
    const line = JSON.parse(data);
    this.#place = line.place;
    this.#waiting.push(line);
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.lines = [...this.lines, ...this.#waiting].slice(-SHOWN);
      this.#waiting = [];
    });
  }

  #scrolled({ target }) {
    this.#atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 8;
  }

  render() {
    if (!this.lines?.length) return nothing;
    const several = this.lines.some(({ attempt }) => attempt !== this.lines[0].attempt);
    return html`<section class="panel log"><header><h2>${t('task.log')}</h2>
        ${this.lines.length >= SHOWN ? html`<span class="faint">${t('task.log.last', { n: SHOWN })}</span>` : nothing}</header>
      <ol tabindex="0" role="log" aria-label=${t('task.log')} @scroll=${this.#scrolled}>${this.lines.map(
        ({ at, level, attempt, text }) => html`<li class=${GRAVE[level] ?? ''}><time title=${exact(at)}>${clock(at)}</time>
          ${several ? html`<span class="faint">#${attempt}</span>` : nothing}<span class="level">${level}</span><span>${text}</span></li>`,
      )}</ol></section>`;
  }
}

customElements.define('waggle-log', WaggleLog);
