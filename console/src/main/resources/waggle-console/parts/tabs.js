import { html } from 'lit';

/** The parts of a room as links beside each other: `[[name, label, href]]`. */
export const tabs = (list, chosen, label) => html`
  <div class="tabs-row"><nav class="tabs" aria-label=${label}>${list.map(([name, text, href]) => html`
    <a href=${href} aria-current=${name === chosen ? 'page' : 'false'}>${text}</a>`)}</nav></div>`;
