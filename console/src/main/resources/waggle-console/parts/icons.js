import { svg, html } from 'lit';

const drawn = {
  overview: svg`<path d="M2 11.5a6 6 0 1 1 12 0M8 11.5l3-4.2M3.5 13.5h9"/>`,
  tasks: svg`<path d="M5.5 4h8M5.5 8h8M5.5 12h8"/><path d="M2.5 4h.01M2.5 8h.01M2.5 12h.01"/>`,
  batches: svg`<path d="M8 2.200 14 5.400 8 8.600 2 5.400zM2 8.300l6 3.200 6-3.200M2 11l6 3.200L14 11"/>`,
  channels: svg`<path d="M2 4.5h9M2 8h12M2 11.5h6.5"/><path d="m9.5 2.5 2 2-2 2M7 9.5l2 2-2 2"/>`,
  failures: svg`<path d="M8 2.2 14.3 13H1.7z"/><path d="M8 6.4v3M8 11.2v.01"/>`,
  devices: svg`<path d="M8 1.8 13.4 5v6L8 14.2 2.6 11V5z"/><path d="M8 5.4 10.3 6.7v2.6L8 10.6 5.7 9.3V6.7z"/>`,
  functions: svg`<path d="M6 2.5C3.8 2.5 4.8 7 2.5 8c2.3 1 1.3 5.5 3.5 5.5M10 2.5c2.2 0 1.2 4.5 3.5 5.5-2.3 1-1.3 5.5-3.5 5.5"/>`,
  activity: svg`<path d="M1.8 8.5h2.6l2-5.3 3 9.6 2-4.300h2.8"/>`,
  settings: svg`<path d="M2 4.500h6.500M11.5 4.500H14M2 11.500h2.500M7.5 11.500H14"/><circle cx="10" cy="4.5" r="1.5"/><circle cx="6" cy="11.5" r="1.5"/>`,
  key: svg`<circle cx="5" cy="8" r="2.7"/><path d="M7.7 8H14v2.300M11.5 8v1.7"/>`,
  pencil: svg`<path d="M3 13l.7-2.800L10.8 3 13 5.2 5.8 12.300z"/>`,
  probe: svg`<path d="M2.5 5.500a7.5 7.5 0 0 1 11 0M4.8 8a4.3 4.3 0 0 1 6.4 0"/><circle cx="8" cy="11" r="1.2"/>`,
  save: svg`<path d="M8 2.800V11M4.8 7.8 8 11l3.2-3.200M2.5 10.500v3h11v-3"/>`,
  more: svg`<path d="m4 6 4 4 4-4"/>`,
  less: svg`<path d="m4 10 4-4 4 4"/>`,
  cards: svg`<path d="M2.5 2.500h4.500V7H2.500zM9 2.500h4.500V7H9zM2.5 9h4.500v4.500H2.500zM9 9h4.500v4.500H9z"/>`,
  table: svg`<path d="M2.5 3h11v10h-11zM2.5 6.300h11M2.5 9.700h11"/>`,
  sun: svg`<circle cx="8" cy="8" r="2.8"/><path d="M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M3.6 12.4l1-1M11.4 4.6l1-1"/>`,
  moon: svg`<path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z"/>`,
  zhong: svg`<path d="M2.5 5h11v5.500h-11zM8 1.800v12.4"/>`,
  out: svg`<path d="M6.5 2.5h-4v11h4M9.5 5l3 3-3 3M12.5 8H6"/>`,
  start: svg`<path d="M4.5 3v10l8-5z"/>`,
  pause: svg`<path d="M5.5 3.5v9M10.5 3.5v9"/>`,
  stop: svg`<path d="M4 4h8v8H4z"/>`,
  reload: svg`<path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.2v2.6h-2.6"/>`,
  trash: svg`<path d="M2.5 4.5h11M6 4.5V2.8h4v1.7M4 4.5l.6 8.7h6.8l.6-8.7"/>`,
  copy: svg`<path d="M5.5 5.5h8v8h-8z"/><path d="M10.5 5.5v-3h-8v8h3"/>`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8"/>`,
  check: svg`<path d="m3 8.5 3.2 3.2L13 4.8"/>`,
  ring: svg`<circle cx="8" cy="8" r="4.5"/>`,
  clock: svg`<circle cx="8" cy="8" r="5.7"/><path d="M8 4.8V8l2.2 1.6"/>`,
  upload: svg`<path d="M8 11V2.8M4.8 6 8 2.8 11.2 6M2.5 10.5v3h11v-3"/>`,
  up: svg`<path d="M8 13V3.500M4 7.300 8 3.300l4 4"/>`,
  edit: svg`<path d="M3 13l.7-2.900 7.100-7.100 2.200 2.200-7.100 7.100z"/>`,
  columns: svg`<path d="M2.500 3h11v10h-11zM6.200 3v10M9.800 3v10"/>`,
  down: svg`<path d="m4 6 4 4 4-4"/>`,
  search: svg`<circle cx="7" cy="7" r="4.3"/><path d="m10.3 10.3 3.4 3.4"/>`,
  plus: svg`<path d="M8 3v10M3 8h10"/>`,
  user: svg`<circle cx="8" cy="5.4" r="2.7"/><path d="M2.8 13.6c.5-3 2.4-4.4 5.2-4.4s4.7 1.4 5.2 4.4"/>`,
  keys: svg`<path d="M1.8 4h12.4v8H1.8z"/><path d="M4.3 6.7h.01M6.8 6.7h.01M9.3 6.7h.01M11.8 6.7h.01M5 9.4h6"/>`,
};

/** A drawn sign of 16 px; the words beside it carry the meaning. */
export const icon = (name) => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${drawn[name]}</svg>`;

export const brand = () => html`
  <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
    <path class="comb" d="M16 1.5 28.6 8.75v14.5L16 30.5 3.4 23.25V8.75z"></path>
    <path class="dance" d="M16 10.2v11.6M16 10.2C12.3 6.6 7.6 9.9 7.6 16s4.7 9.4 8.4 5.8M16 10.2c3.7-3.6 8.4-.3 8.4 5.8s-4.7 9.4-8.4 5.8"></path>
  </svg>`;
