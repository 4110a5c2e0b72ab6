import { live } from 'lit/directives/live.js';
import './table.js';
import { Part, html, nothing } from './part.js';
import { api } from '../api.js';
import { t } from '../language.js';
import { session } from '../session.js';
import { Watch, world } from '../world.js';
import { chosenNode, nodeChoice } from './nodechoice.js';
import { Page } from './page.js';
import { saidBar } from './said.js';
import { frame, refusal } from './words.js';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'OFF'];
const ROOT = 'ROOT';

/** How much a node logs, logger by logger, changed where it stands. A change lasts until the node's process ends. */
class WaggleLogLevels extends Part {
  static properties = { said: { state: true }, refused: { state: true }, busy: { state: true } };

  #watch = new Watch(this);
  #levels = new Page(this, async ({ node }) => {
    const { levels } = await api.logLevels(node);
    return { items: Object.entries(levels).map(([logger, level]) => ({ logger, level })) };
  });

  /** The node that is shown: the one of the URL, or the first that is up. */
  get #node() {
    return chosenNode() || ((world.nodes ?? []).find(({ state }) => state === 'UP')?.name ?? '');
  }

  willUpdate() {
    if (this.#node) this.#levels.want({ node: this.#node });
  }

  async #set(logger, level) {
    Object.assign(this, { busy: true, refused: null });
    const node = this.#node;
    try {
      const { before, now } = await api.setLogLevel(node, logger, level || null);
      this.said = { text: t('log.set', { node, logger, before, now }), by: session.user?.username, at: world.now() };
    } catch (problem) {
      this.refused = problem;
    }
    await this.#levels.read({ node });
    this.busy = false;
  }

  #add(event) {
    event.preventDefault();
    const { logger, level } = Object.fromEntries(new FormData(event.target));
    event.target.reset();
    this.#set(logger.trim(), level);
  }

  #level(logger, level) {
    if (!session.can('operator')) return html`<code class="ink">${level}</code>`;
    return html`<select aria-label=${t('log.level.of', { logger })} ?disabled=${this.busy} .value=${live(level)} @change=${(event) => this.#set(logger, event.target.value)}>
      ${LEVELS.map((one) => html`<option value=${one} ?selected=${one === level}>${one}</option>`)}
      ${logger === ROOT ? nothing : html`<option value="">${t('log.inherit')}</option>`}</select>`;
  }

  #columns() {
    return [
      { label: t('log.logger'), wide: true, narrow: 'lead', cell: (l) => html`<code>${l.logger}</code>` },
      { label: t('log.level'), align: 'end', narrow: 'side', cell: (l) => this.#level(l.logger, l.level) },
    ];
  }

  #form() {
    const loggers = [...(world.functions ?? []).map(({ name }) => `function.${name}`), 'io.waggle'];
    return html`<form class="log-add" @submit=${this.#add}>
      <label>${t('log.logger')}<input name="logger" list="loggers" required pattern="[A-Za-z0-9_.$\\-]+" autocomplete="off" spellcheck="false" placeholder="function.crawl"></label>
      <datalist id="loggers">${loggers.map((name) => html`<option value=${name}></option>`)}</datalist>
      <label>${t('log.level')}<select name="level">${LEVELS.map((one) => html`<option ?selected=${one === 'DEBUG'}>${one}</option>`)}</select></label>
      <button class="primary" ?disabled=${this.busy}>${t('log.do')}</button></form>`;
  }

  render() {
    const { items, problem } = this.#levels;
    const node = this.#node;
    const choice = html`<div class="choices">${nodeChoice(node)}</div>`;
    if (problem) return html`${choice}${refusal(problem, () => this.#levels.read({ node }))}`;
    if (!items) return html`${choice}${frame()}`;
    return html`${choice}
      ${this.said ? saidBar(this.said, () => (this.said = null)) : nothing}
      ${this.refused ? refusal(this.refused) : nothing}
      <section class="panel"><header><h2>${t('log.of', { node })}</h2><span class="faint">${t('log.text')}</span></header>
        <waggle-table .label=${t('settings.logging')} .columns=${this.#columns()} .rows=${items} .key=${(l) => l.logger}></waggle-table>
        ${session.can('operator') ? this.#form() : html`<p class="quiet-line">${t('role.operator')}</p>`}</section>`;
  }
}

customElements.define('waggle-log-levels', WaggleLogLevels);
