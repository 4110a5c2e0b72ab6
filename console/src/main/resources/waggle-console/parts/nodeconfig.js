import './table.js';
import { Part, html } from './part.js';
import { api } from '../api.js';
import { t } from '../language.js';
import { matches, filterBox } from './filter.js';
import { Reading } from './reading.js';
import { frame, refusal } from './words.js';

/** How this node was configured: what is in force, and who said so. */
class WaggleNodeConfig extends Part {
  #settings = new Reading(this, api.settings);

  #columns() {
    return [
      { label: t('config.key'), narrow: 'lead', cell: (s) => html`<code>${s.key}</code>` },
      { label: t('config.value'), wide: true, narrow: 'row', cell: (s) => (s.value === null ? html`<span class="faint">${t('config.unset')}</span>` : html`<code class="ink">${s.value}</code>`) },
      { label: t('config.origin'), narrow: 'side', cell: (s) => html`<span class="chip ${s.origin === 'default' ? 'tag' : 'said'}">${t(`config.origin.${s.origin}`)}</span>` },
      { label: t('config.source'), narrow: (s) => (s.source ? 'rest' : 'hide'), cell: (s) => (s.source ? html`<code class="clip" title=${s.source}>${s.source}</code>` : html`<span class="faint">–</span>`) },
    ];
  }

  render() {
    const { value: settings, problem } = this.#settings;
    if (problem) return refusal(problem, () => this.#settings.again());
    if (!settings) return frame();
    const shown = settings.items.filter(({ key, value, origin }) => matches(key, value, origin));
    return html`
      <section class="panel"><header><h2>${t('config.of', { node: settings.node })}</h2><span class="faint">${t('config.text')}</span>
          <span class="push">${filterBox(t('config.filter'))}</span></header>
        ${shown.length === 0 ? html`<p class="quiet-line">${t('filter.none')}</p>`
          : html`<waggle-table .label=${t('settings.node')} .columns=${this.#columns()} .rows=${shown} .key=${(s) => s.key}></waggle-table>`}</section>`;
  }
}

customElements.define('waggle-node-config', WaggleNodeConfig);
