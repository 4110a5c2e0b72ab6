import { html } from 'lit';
import { live } from 'lit/directives/live.js';
import { go, refined, route } from '../router.js';
import { icon } from './icons.js';

/** The filter of a room's list; its text lives in the URL as `q`. */
export const filterBox = (placeholder) => html`
  <div class="search" role="search">${icon('search')}
    <input data-search type="search" autocomplete="off" spellcheck="false" placeholder=${placeholder} aria-label=${placeholder}
      .value=${live(route().query.get('q') ?? '')}
      @input=${(event) => go(refined({ q: event.target.value }), { replace: true })}><kbd>/</kbd></div>`;

/** Whether any of these texts holds what the filter asks for. */
export function matches(...texts) {
  const wanted = (route().query.get('q') ?? '').trim().toLowerCase();
  return wanted === '' || texts.some((text) => String(text ?? '').toLowerCase().includes(wanted));
}
