import { html } from 'lit';
import { t } from '../language.js';
import { session } from '../session.js';
import { world } from '../world.js';
import { icon } from './icons.js';
import { empty } from './words.js';

/** The three ways to submit a first task, with this server's address ready to copy. */
export function firstSteps() {
  const name = world.functions?.[0]?.name;
  const chosen = name ?? 'hello';
  const ways = [
    [t('first.rest'), `curl -X POST ${location.origin}/api/v1/tasks \\\n  -H "Authorization: Bearer $WAGGLE_TOKEN" \\\n  -H "Content-Type: application/json" \\\n  -d '{"function":"${chosen}","payload":{"name":"hive"}}'`],
    [t('first.cli'), `scripts/waggle login --url ${location.origin} --username ${session.user?.username ?? 'admin'}\nscripts/waggle submit --url ${location.origin} \\\n  -f ${chosen} --payload '{"name":"hive"}' --wait 10s`],
    [t('first.bus'), `vertx.eventBus().request("waggle.tasks.submit",\n  new JsonObject().put("function", "${chosen}")\n    .put("payload", new JsonObject().put("name", "hive")))`],
  ];
  const deploy = name ? t('first.submit') : session.can('deployer') ? t('first.deploy') : t('first.ask');
  return empty(t('first.title'), deploy, html`
    <div class="ways">${ways.map(([title, code]) => html`
      <figure><figcaption>${title}<button class="quiet" @click=${() => navigator.clipboard.writeText(code)}>${icon('copy')} ${t('do.copy')}</button></figcaption>
        <pre>${code}</pre></figure>`)}</div>`);
}
