import { html, nothing } from 'lit';
import { t } from '../language.js';
import { clock } from '../format.js';
import { icon } from './icons.js';

const SIGN = { DONE: 'check', LOADED: 'check', PENDING: 'clock', OFFLINE: 'clock', REFUSED: 'close' };

/** What a command did, in one sentence: "pause: done on 4 of 5 devices; n5/d1 is offline, obeys when it returns". */
export function outcome(receipt) {
  const answers = receipt.devices ?? [];
  const of = (name) => answers.filter(({ outcome }) => outcome === name);
  const rest = ['OFFLINE', 'PENDING', 'REFUSED']
    .map((name) => [name, of(name)])
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => t(`receipt.${name}`, { names: named(list), n: list.length }));
  const done = t('receipt.done', { done: of('DONE').length, n: answers.length });
  return [done, ...rest].join('; ');
}

const named = (list) =>
  list.slice(0, 3).map(({ device }) => device).join(', ') + (list.length > 3 ? ` +${list.length - 3}` : '');

export const command = (name) => {
  const verb = String(name ?? '').toLowerCase();
  return ['start', 'pause', 'stop'].includes(verb) ? t(`command.${verb}`) : verb;
};

/** The receipt of a command, with a line per device behind a fold. */
export const receiptBar = (receipt, close) => html`
  <div class="receipt" role="status">
    <details>
      <summary><strong>${command(receipt.command)}</strong> <span>${outcome(receipt)}</span>
        <span class="faint">${receipt.by} · ${clock(receipt.at)}</span></summary>
      <ul>${(receipt.devices ?? []).map((answer) => line(answer.device, answer.outcome, answer.detail))}</ul>
    </details>
    <button class="quiet" aria-label=${t('do.close')} @click=${close}>${icon('close')}</button>
  </div>`;

/** One answerer's line of a receipt. */
export const line = (who, outcome, detail) => html`
  <li data-outcome=${outcome}>${icon(SIGN[outcome] ?? 'clock')} <b>${who}</b> <span>${t(`outcome.${outcome}`)}</span>
    ${detail ? html`<span class="faint">${detail}</span>` : nothing}</li>`;
