import { html } from 'lit';
import { count } from '../format.js';
import { t } from '../language.js';
import { icon } from './icons.js';
import { command, outcome } from './receipt.js';
import { when } from './words.js';

const SIGN = { deploy: 'functions', joined: 'devices', left: 'devices', command: 'check', deaf: 'devices', hears: 'devices', stale: 'failures', reaped: 'start' };

/** The same with one entry for the functions of one jar, which come one by one. */
export function condensed(entries) {
  const lines = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (entry.kind === 'deploy' && last?.kind === 'deploy' && last.version === entry.version) last.functions.push(entry.function);
    else lines.push(entry.kind === 'deploy' ? { ...entry, functions: [entry.function] } : entry);
  }
  return lines;
}

/** One line of what changed in the cluster. */
export const activityRow = (entry) => html`
  <li data-kind=${entry.kind}>${icon(SIGN[entry.kind])}<span>${sentence(entry)}</span>${when(entry.at)}</li>`;

function sentence(entry) {
  if (entry.kind === 'deploy') {
    const { functions } = entry;
    const who = functions.length === 1 ? functions[0] : t('activity.functions', { n: functions.length });
    return html`<a href="/functions" title=${functions.join(', ')}>${who}</a> ${t(functions.length === 1 ? 'activity.deploy' : 'activity.deploys')} <code>${entry.version}</code>`;
  }
  if (entry.kind === 'command') return html`<b>${command(entry.receipt.command)}</b> ${t('activity.by', { by: entry.receipt.by })}: ${outcome(entry.receipt)}`;
  if ('n' in entry) return t(`activity.${entry.kind}`, { n: count(entry.n) });
  return html`<b>${entry.node}</b> ${t(`activity.${entry.kind}`)}`;
}
