import { html, nothing } from 'lit';
import { t } from '../language.js';
import { clock, readable } from '../format.js';
import { messages } from '../messages.js';
import { deviceHref } from '../router.js';
import { icon } from './icons.js';

const SIGN = { DONE: 'check', LOADED: 'check', PENDING: 'clock', OFFLINE: 'clock', REFUSED: 'close' };

/** What a command did, in one sentence: "paused on 4 of 5 devices; n5-1 is offline and obeys when it returns". */
export function outcome(receipt) {
  const answers = receipt.devices ?? [];
  const of = (name) => answers.filter(({ outcome }) => outcome === name);
  const rest = ['OFFLINE', 'PENDING', 'REFUSED']
    .map((name) => [name, of(name)])
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => t(`receipt.${name}`, { names: named(list), n: list.length }));
  return [did(receipt, of('DONE').length, answers.length), ...rest, ...(receipt.problem ? [receipt.problem] : [])].join('; ');
}

/** What is so now. Where no device has answered, only what is stored can be told. */
function did({ command: name }, done, n) {
  if (['ADD', 'DELETE', 'FORGET'].includes(name)) return t(done > 0 ? `receipt.${name}` : 'receipt.stored');
  if (/_(DISPATCH|CHANNEL)$/.test(name)) return n === 0 ? t('receipt.stored') : t('receipt.obeyed', { done, n });
  return t(messages[`receipt.${name}`] ? `receipt.${name}` : 'receipt.done', { done, n });
}

const named = (list) =>
  list.slice(0, 3).map(({ device }) => device).join(', ') + (list.length > 3 ? ` +${list.length - 3}` : '');

export const command = (name) => {
  const verb = String(name ?? '').toLowerCase();
  return messages[`command.${verb}`] ? t(`command.${verb}`) : verb;
};

/** What a command was aimed at: its name, and where that can be seen. */
export function aim({ command: name, what = {} }) {
  if (what.channel) return { text: what.channel, href: `/channels?q=${encodeURIComponent(what.channel)}` };
  if (/_DISPATCH$/.test(name)) return { text: (what.intake === what.dispatch ? t('gates') : t(what.intake ? 'gate.intake' : 'gate.dispatch')).toLowerCase(), href: '/devices' };
  const devices = what.device ? [what.device] : (what.devices ?? []);
  if (what.node) return { text: what.node, href: `/devices?q=${encodeURIComponent(what.node)}` };
  if (devices.length === 1) return { text: devices[0], href: deviceHref(devices[0]) };
  return { text: devices.length === 0 ? t('device.all') : devices.join(', '), href: '/devices' };
}

/** The receipt of a command, with a line per device behind a fold. */
export const receiptBar = (receipt, close) => html`
  <div class="receipt" role="status">
    <details>
      <summary><strong>${command(receipt.command)} ${aim(receipt).text}:</strong> <span>${outcome(receipt)}</span>
        <span class="faint">${receipt.by} · ${clock(receipt.at)}</span></summary>
      <ul>${(receipt.devices ?? []).map((answer) => line(answer.device, answer.outcome, answer.detail))}</ul>
    </details>
    <button class="quiet" aria-label=${t('do.close')} @click=${close}>${icon('close')}</button>
  </div>`;

/** One answerer's line of a receipt. */
export const line = (who, outcome, detail) => html`
  <li data-outcome=${outcome}>${icon(SIGN[outcome] ?? 'clock')} <b>${who}</b> <span>${t(`outcome.${outcome}`)}</span>
    ${detail ? html`<span class="faint">${readable(detail)}</span>` : nothing}</li>`;
