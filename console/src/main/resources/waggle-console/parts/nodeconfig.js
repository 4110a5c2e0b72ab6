import './table.js';
import { Part, html } from './part.js';
import { api } from '../api.js';
import { t } from '../language.js';
import { Watch } from '../world.js';
import { matches, filterBox } from './filter.js';
import { chosenNode, nodeChoice } from './nodechoice.js';
import { Page } from './page.js';
import { frame, refusal } from './words.js';

/** How a node was configured: what is in force, and who said so. Unless the URL names another, the node that answers. */
class WaggleNodeConfig extends Part {
  #watch = new Watch(this);
  #settings = new Page(this, async ({ node }) => {
    const settings = await api.settings(node);
    this.node = settings.node;
    return settings;
  });

  willUpdate() {
    this.#settings.want({ node: chosenNode() });
  }

  #columns() {
    return [
      { label: t('config.key'), narrow: 'lead', cell: (s) => html`<code>${s.key}</code>` },
      { label: t('config.value'), wide: true, narrow: 'row', cell: (s) => (s.value === null ? html`<span class="faint">${t('config.unset')}</span>` : html`<code class="ink">${s.value}</code>`) },
      { label: t('config.origin'), narrow: 'side', cell: (s) => html`<span class="chip ${s.origin === 'default' ? 'tag' : 'said'}">${t(`config.origin.${s.origin}`)}</span>` },
      { label: t('config.source'), narrow: (s) => (s.source ? 'rest' : 'hide'), cell: (s) => (s.source ? html`<code class="clip" title=${s.source}>${s.source}</code>` : html`<span class="faint">–</span>`) },
    ];
  }

  render() {
    const { items, problem } = this.#settings;
    const node = chosenNode() || this.node || '';
    const choice = html`<div class="choices">${nodeChoice(node)}${filterBox(t('config.filter'))}</div>`;
    if (problem) return html`${choice}${refusal(problem, () => this.#settings.read({ node: chosenNode() }))}`;
    if (!items) return html`${choice}${frame()}`;
    const shown = items.filter(({ key, value, origin }) => matches(key, value, origin));
    return html`${choice}
      <section class="panel"><header><h2>${t('config.of', { node })}</h2><span class="faint">${t('config.text')}</span></header>
        ${shown.length === 0 ? html`<p class="quiet-line">${t('filter.none')}</p>`
          : html`<waggle-table .label=${t('settings.node')} .columns=${this.#columns()} .rows=${shown} .key=${(s) => s.key}></waggle-table>`}</section>`;
  }
}

customElements.define('waggle-node-config', WaggleNodeConfig);
