import { repeat } from 'lit/directives/repeat.js';
import { Part, html, nothing, vars } from './part.js';
import { t } from '../language.js';
import { go } from '../router.js';

/**
 * The one table. A column is `{key, label, cell(row), align: 'end', narrow: 'lead'|'side'|'main'|'row'|'hide', wide: true}`; on a narrow
 * screen a row becomes two lines: `lead` and `side` columns on the first one, `main` and the rest, with their labels, on the second,
 * `row` columns on one of their own. `narrow` may also be a function of the row.
 * With a `width` on any column the widths are fixed, so that tables below each other line up.
 * `j` and `k` move, `Enter` opens `href(row)`, `x` selects; a `mute` table leaves the keys to another one. Fires `selected` with the set of keys.
 */
export class WaggleTable extends Part {
  static properties = {
    columns: { attribute: false },
    rows: { attribute: false },
    key: { attribute: false },
    href: { attribute: false },
    open: { attribute: false },
    more: { attribute: false },
    tone: { attribute: false },
    selection: { attribute: false },
    label: {},
    mute: { attribute: false },
    cursor: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { columns: [], rows: [], key: (row) => row.id, href: null, open: null, more: null, tone: null });
    Object.assign(this, { selection: null, label: '', cursor: null });
  }

  #keys = (event) => {
    if (event.detail.used || this.mute || this.closest('dialog')) return;
    const at = this.rows.findIndex((row) => this.key(row) === this.cursor);
    const { key } = event.detail;
    if (key === 'j' || key === 'k') {
      const next = key === 'j' ? Math.min(at + 1, this.rows.length - 1) : Math.max(at - 1, 0);
      this.#point(next);
    } else if (key === 'Enter' && at >= 0) this.#enter(this.rows[at]);
    else if (key === 'x' && at >= 0 && this.selection) this.#select(this.key(this.rows[at]));
    else return;
    event.detail.used = true;
  };

  connectedCallback() {
    super.connectedCallback();
    addEventListener('waggle-key', this.#keys);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('waggle-key', this.#keys);
  }

  #point(index) {
    if (!this.rows[index]) return;
    // From here on Enter belongs to the row, not to what was clicked before.
    if (this.contains(document.activeElement)) document.activeElement.blur();
    this.cursor = this.key(this.rows[index]);
    this.updateComplete.then(() => this.querySelector('tr.at')?.scrollIntoView({ block: 'nearest' }));
  }

  #enter(row) {
    if (this.open) this.open(row);
    else if (this.href) go(this.href(row));
  }

  #select(key) {
    const selection = new Set(this.selection);
    if (!selection.delete(key)) selection.add(key);
    this.#say(selection);
  }

  #all(event) {
    this.#say(event.target.checked ? new Set(this.rows.map(this.key)) : new Set());
  }

  #say(selection) {
    this.dispatchEvent(new CustomEvent('selected', { detail: selection }));
  }

  #row(row) {
    const key = this.key(row);
    const tone = this.tone?.(row) ?? '';
    return html`
      <tr class="${key === this.cursor ? 'at' : ''} ${this.selection?.has(key) ? 'picked' : ''} ${tone}" @click=${() => (this.cursor = key)}>
        ${this.selection ? this.#pick(key) : nothing}
        ${this.columns.map((column) => this.#cell(column, row))}
      </tr>
      ${this.more?.(row) ? html`<tr class="more"><td colspan=${this.columns.length + (this.selection ? 1 : 0)}>${this.more(row)}</td></tr>` : nothing}`;
  }

  #pick(key) {
    return html`<td class="pick"><input type="checkbox" aria-label=${t('table.select')}
      .checked=${this.selection.has(key)} @change=${() => this.#select(key)}></td>`;
  }

  #cell(column, row) {
    const narrow = typeof column.narrow === 'function' ? column.narrow(row) : column.narrow;
    return html`<td class="${column.align ?? ''} ${column.wide ? 'wide' : ''}" data-narrow=${narrow ?? 'rest'}
      data-label=${column.label}>${column.cell(row)}</td>`;
  }

  render() {
    return html`
      <table aria-label=${this.label} class=${this.columns.some(({ width }) => width) ? 'fixed' : ''}>
        <colgroup>${this.selection ? html`<col class="pick">` : nothing}${this.columns.map(({ width }) => html`<col ${vars({ '--width': width ?? 'auto' })}>`)}</colgroup>
        <thead><tr>
          ${this.selection
            ? html`<th class="pick"><input type="checkbox" aria-label=${t('table.select.all')} @change=${this.#all}
                .checked=${this.rows.length > 0 && this.rows.every((row) => this.selection.has(this.key(row)))}></th>`
            : nothing}
          ${this.columns.map((column) => html`<th class="${column.align ?? ''} ${column.wide ? 'wide' : ''}" scope="col">${column.label}</th>`)}
        </tr></thead>
        <tbody>${repeat(this.rows, this.key, (row) => this.#row(row))}</tbody>
      </table>`;
  }
}

customElements.define('waggle-table', WaggleTable);
